using System.Globalization;

namespace GenBn.Tests;

/// <summary>What each layer asks of its own numbers and of its input, written down once more, apart from the product.</summary>
internal static class LayerRules
{
    private const int MostUnits = 1 << 20;

    private static readonly string[] Known =
    [
        "Input", "Conv", "Dense", "BatchNorm", "MaxPool", "AvgPool", "GlobalAvgPool", "Upsample", "Flatten", "Dropout", "Softmax", "Frozen", "Residual", "Repeat", "Concat",
        "Sigmoid", "ReLU", "Tanh", "LeakyReLU", "ELU", "SiLU", "GELU", "HardSwish", "Softplus", "PReLU", "ReLU6", "Mish", "GELUTanh",
    ];

    private static readonly string[] Options = ["Stride", "Padding", "Bias", "Name", "Activation", "Momentum", "Epsilon", "Statistics", "Start"];

    /// <summary>The numbers of an attribute that are out of range.</summary>
    public static IEnumerable<string> WrongNumbers(BoundAttribute layer)
    {
        if (!Known.Contains(layer.Name) || layer.Options.Except(Options).Any() || layer.Option("Activation", 0) == (int)Activation.Softmax)
        {
            throw new NotSupportedException($"The model does not know {layer}: teach it, or type something else.");
        }

        return Ranges(layer).Where(range => !(range.Value >= range.Least && range.Value <= range.Most)).Select(range => ((float)range.Value).ToString(CultureInfo.InvariantCulture)).Distinct();
    }

    /// <summary>Kernel, stride and padding of a convolution or pool: rows, then columns.</summary>
    public static (Sliding Rows, Sliding Columns) WindowOf(BoundAttribute layer)
    {
        int first = layer.Name == "Conv" ? 1 : 0;
        int last = layer.Count - 1;
        int padding = layer.Option("Padding", 0);
        return (Of(layer.Number(first)), Of(layer.Number(Math.Max(first, last))));

        Sliding Of(int kernel) => new(kernel, layer.Option("Stride", 0) is var stride and not 0 ? stride : layer.Name == "Conv" ? 1 : kernel, padding);
    }

    private static IEnumerable<(double Value, double Least, double Most)> Ranges(BoundAttribute layer)
    {
        switch (layer.Name)
        {
            case "Input":
                return Enumerable.Range(0, layer.Count).Select(index => ((double)layer.Number(index), 1d, (double)MostUnits));
            case "Dense":
                return [(layer.Number(0), 1, MostUnits)];
            case "Dropout":
                return [((float)layer.Argument(0)!, 0, BelowOne)];
            case "LeakyReLU":
                return layer.Count == 0 ? [] : [((float)layer.Argument(0)!, 0, 1)];
            case "BatchNorm":
                return [(layer.Option("Momentum") is float momentum ? momentum : 0.9, 0, BelowOne), (layer.Option("Epsilon") is float epsilon ? epsilon : 1e-5, double.Epsilon, float.MaxValue)];
            case "PReLU":
                return [(layer.Option("Start") is float start ? start : 0.25, float.MinValue, float.MaxValue)];
            case "Repeat":
                return [(layer.Number(0), 1, 256)];
            case "Conv":
                return [(layer.Number(0), 1, MostUnits), .. Window(layer, 16)];
            case "MaxPool":
                return Window(layer, 8);
            case "AvgPool":
                return Window(layer, 16);
            case "Upsample":
                return Enumerable.Range(0, layer.Count).Select(index => ((double)layer.Number(index), 1d, 16d));
            default:
                return [];
        }
    }

    private const double BelowOne = 1 - 1e-9;

    private static IEnumerable<(double Value, double Least, double Most)> Window(BoundAttribute layer, int largest)
    {
        (Sliding rows, Sliding columns) = WindowOf(layer);
        foreach (Sliding direction in new[] { rows, columns })
        {
            yield return (direction.Kernel, 1, largest);
            yield return (direction.Stride, 1, 16);
            yield return (direction.Padding, -1, layer.Name == "Conv" ? 16 : Math.Max(0, direction.Kernel - 1));
        }
    }
}
