using GenBn.Generator.Graph;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Planning;

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

    /// <summary>A layer of prediction with what is folded into it and done to its sums.</summary>
    public static string Folded(Layer layer, BatchNormLayer? norm, Operand? shortcut, ActivationLayer? activation) =>
        Describe(layer)
        + (norm is null ? "" : $", {norm.Name} folded in")
        + (shortcut is null ? "" : $", sum with {shortcut.Name}")
        + (activation is null ? "" : ", " + activation.Name);

    private static string PoolWords(Window window) => $"{window.Kernel}, stride {window.Stride.ToShortString()}"
        + (window.Padding is { Height: 0, Width: 0 } ? "" : $", padding {window.Padding.ToShortString()}");
}
