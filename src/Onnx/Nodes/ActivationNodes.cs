namespace GenBn.Onnx.Nodes;

/// <content>Activations: one operator, if ONNX has it, otherwise the formula.</content>
internal sealed partial class LayerNodes
{
    public string Visit(ActivationLayer layer)
    {
        string x = writer.Input;
        return layer.Function switch
        {
            "Sigmoid" or "Tanh" or "Softplus" or "HardSwish" => writer.Result(layer.Function, [x]),
            "ReLU" => writer.Result("Relu", [x]),
            "LeakyReLU" => writer.Result("LeakyRelu", [x], NodeAttributes.Float("alpha", layer.Constant)),
            "ELU" => writer.Result("Elu", [x], NodeAttributes.Float("alpha", layer.Constant)),
            "ReLU6" => ClampOf(x, 0, 6),
            "Clamp" => ClampOf(x, layer.Constant, layer.SecondConstant),
            "HardSigmoid" => writer.Result(
                "HardSigmoid", [x], NodeAttributes.Float("alpha", layer.Constant), NodeAttributes.Float("beta", layer.SecondConstant)),
            "Mish" => writer.Result("Mul", [x, writer.Step("tanh", "Tanh", writer.Step("softplus", "Softplus", x))]),
            "SiLU" => writer.Result("Mul", [x, writer.Step("sigmoid", "Sigmoid", x)]),
            "GELU" => Gelu(x),
            "GELUTanh" => GeluByTanh(x),
            _ => throw new NotSupportedException(
                $"'{layer.Name}' has the activation {layer.Function}, for which ONNX has no operator. Only networks of built-in layers can be exported."),
        };
    }

    private string ClampOf(string x, float least, float most) => writer.Result("Clip", [x, writer.Filled("min", least), writer.Filled("max", most)]);

    /// <summary>y = x / 2 · (1 + tanh(√(2/π) · x · (1 + 0.044715 · x²))).</summary>
    private string GeluByTanh(string x)
    {
        string one = writer.Filled("one", 1);
        string cubic = writer.Step("cubic", "Mul", writer.Step("square", "Mul", x, x), writer.Filled("cubicfactor", 0.044715f));
        string argument = writer.Step("argument", "Mul", x, writer.Step("stretched", "Add", cubic, one));
        string scaled = writer.Step("scaled", "Mul", argument, writer.Filled("factor", MathF.Sqrt(2 / MathF.PI)));
        string distribution = writer.Step("distribution", "Add", writer.Step("tanh", "Tanh", scaled), one);
        string half = writer.Step("halved", "Mul", x, writer.Filled("half", 0.5f));
        return writer.Result("Mul", [half, distribution]);
    }

    /// <summary>y = x / 2 · (1 + erf(x / √2)), the exact form. A separate operator exists only from set 20 on.</summary>
    private string Gelu(string x)
    {
        string scaled = writer.Step("scaled", "Mul", x, writer.Filled("halfroot", MathF.Sqrt(0.5f)));
        string distribution = writer.Step("distribution", "Add", writer.Step("erf", "Erf", scaled), writer.Filled("one", 1));
        string half = writer.Step("halved", "Mul", x, writer.Filled("half", 0.5f));
        return writer.Result("Mul", [half, distribution]);
    }
}
