using GenBn.Generator.Graph;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Fusion;

/// <summary>Words for the layers of a stage, for the comments of the generated code.</summary>
internal static class StageWords
{
    /// <summary>The layers that are there, one after the other.</summary>
    public static string Describe(params Layer?[] layers) => string.Join(", ", layers.Where(layer => layer is not null).Select(layer => layer switch
    {
        ConvLayer conv => $"{conv.Name} {conv.Window}" + (conv.Groups == 1 ? "" : FormattableString.Invariant($", {conv.Groups} groups")),
        MaxPoolLayer pool => $"{pool.Name} {PoolWords(pool.Window)}",
        AvgPoolLayer pool => $"{pool.Name} {PoolWords(pool.Window)}",
        AddLayer sum => $"sum of {sum.Name}",
        DropoutLayer dropout => FormattableString.Invariant($"{dropout.Name} {dropout.Rate}"),
        _ => layer!.Name,
    }));

    private static string PoolWords(Window window) => $"{window.Kernel}, stride {window.Stride.ToShortString()}"
        + (window.Padding is { Height: 0, Width: 0 } ? "" : $", padding {window.Padding.ToShortString()}");
}
