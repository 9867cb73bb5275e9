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
            "SiLU" => writer.Result("Mul", [x, writer.Step("sigmoid", "Sigmoid", x)]),
            "GELU" => Gelu(x),
            _ => throw new NotSupportedException(
                $"'{layer.Name}' has the activation {layer.Function}, for which ONNX has no operator. Only networks of built-in layers can be exported."),
        };
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
