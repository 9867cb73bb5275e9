namespace GenBn.Onnx.Nodes;

/// <summary>Activations: one operator where ONNX has it, else its formula.</summary>
internal static class ActivationNodes
{
    public static void Write(ActivationLayer layer, NodeWriter writer)
    {
        string x = writer.Input;
        switch (layer.Function)
        {
            case "Sigmoid" or "Tanh" or "Softplus" or "HardSwish":
                writer.Result(layer.Function, [x]);
                break;
            case "ReLU":
                writer.Result("Relu", [x]);
                break;
            case "LeakyReLU":
                writer.Result("LeakyRelu", [x], NodeAttributes.Float("alpha", layer.Constant));
                break;
            case "ELU":
                writer.Result("Elu", [x], NodeAttributes.Float("alpha", layer.Constant));
                break;
            case "SiLU":
                writer.Result("Mul", [x, writer.Step("sigmoid", "Sigmoid", x)]);
                break;
            case "GELU":
                WriteGelu(writer, x);
                break;
            default:
                throw new NotSupportedException($"'{layer.Name}' has the function {layer.Function}, which the export to ONNX does not know.");
        }
    }

    /// <summary>y = x / 2 · (1 + erf(x / √2)), the exact form; an operator of its own came with set 20 only.</summary>
    private static void WriteGelu(NodeWriter writer, string x)
    {
        string scaled = writer.Step("scaled", "Mul", x, writer.Filled("halfroot", MathF.Sqrt(0.5f)));
        string distribution = writer.Step("distribution", "Add", writer.Step("erf", "Erf", scaled), writer.Filled("one", 1));
        string half = writer.Step("halved", "Mul", x, writer.Filled("half", 0.5f));
        writer.Result("Mul", [half, distribution]);
    }
}
