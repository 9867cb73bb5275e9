using GenBn.Generator.Declaration;
using GenBn.Generator.Graph;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Emission;

/// <summary>What a person wants to know of a layer with parameters, in a line: the comment of its view, which an editor shows.</summary>
internal static class LayerText
{
    /// <summary>For example <c>conv1: Conv 5×5, 1×28×28 → 6×24×24, weight 6×1×5×5, no bias</c>.</summary>
    public static string Of(Layer layer)
    {
        IEnumerable<string> parts = layer switch
        {
            ConvLayer conv => [.. Window(conv), $"{conv.Source} → {conv.Shape}", Emit.Invariant($"weight {conv.Shape.Channels}×{conv.GroupSources}×{conv.Window.Kernel}"), Bias(conv.HasBias, conv.Shape.Channels)],
            DenseLayer dense => ["Dense", Emit.Invariant($"{dense.Features} → {dense.Shape}"), Emit.Invariant($"weight {dense.Shape.Elements}×{dense.Features}"), Bias(dense.HasBias, dense.Shape.Elements)],
            BatchNormLayer norm => ["BatchNorm", norm.Shape.ToString(), Term("gamma", norm.Options.Scale, norm), Term("beta", norm.Options.Center, norm)],
            _ => throw new InvalidOperationException($"{layer} has no parameters."),
        };
        return $"{layer.Name}: {string.Join(", ", layer.IsTrainable ? parts : [.. parts, "frozen"])}";
    }

    /// <summary>The kernel, and what is unlike the defaults.</summary>
    private static IEnumerable<string> Window(ConvLayer conv)
    {
        yield return $"Conv {conv.Window.Kernel}";
        if (conv.Window.Stride != new Extent(1, 1))
        {
            yield return $"stride {conv.Window.Stride.ToShortString()}";
        }

        Extent after = conv.Window.After(conv.Source, conv.Shape);
        if (conv.Window.Padding != default || after != default)
        {
            yield return $"padding {conv.Window.Padding.ToShortString()}{(after.Height > conv.Window.Padding.Height || after.Width > conv.Window.Padding.Width ? $" before and {after.ToShortString()} behind" : "")}";
        }

        if (conv.Window.Dilation != new Extent(1, 1))
        {
            yield return $"dilation {conv.Window.Dilation.ToShortString()}";
        }

        if (conv.Groups > 1)
        {
            yield return Emit.Invariant($"{conv.Groups} groups");
        }
    }

    private static string Bias(bool hasBias, int count) => hasBias ? Emit.Invariant($"bias {count}") : "no bias";

    private static string Term(string name, int term, BatchNormLayer norm) => term switch
    {
        BatchNormTerms.Off => $"no {name}",
        BatchNormTerms.Frozen => Emit.Invariant($"{name} {norm.Shape.Channels} (frozen)"),
        _ => Emit.Invariant($"{name} {norm.Shape.Channels}"),
    };
}
