using GenBn.Generator.Declaration;
using GenBn.Generator.Diagnostics;

namespace GenBn.Generator.Shapes;

/// <summary>The shape that each layer makes of its input's shape, or the problem that keeps it from doing so.</summary>
internal static class ShapeInference
{
    /// <summary>More values than this in one tensor of a sample overflow the planner's numbers long before they fit a cache.</summary>
    private const long LargestTensor = 1 << 24;

    /// <param name="layer">What was declared.</param>
    /// <param name="source">Shape of its input.</param>
    /// <param name="previous">Words for the layer that made the input, for messages.</param>
    /// <param name="problems">Receives what is wrong.</param>
    /// <returns>The output's shape; null when the layer cannot work.</returns>
    public static TensorShape? Infer(LayerDeclaration layer, TensorShape source, string previous, List<Problem> problems)
    {
        return layer switch
        {
            ConvDeclaration conv => Conv(conv, source, previous, problems),
            MaxPoolDeclaration pool => MaxPool(pool, source, previous, problems),
            DenseDeclaration dense => Dense(dense, source, previous, problems),
            FlattenDeclaration => new TensorShape(source.Elements, 1, 1, IsVector: true),
            _ => source,
        };
    }

    private static TensorShape? Conv(ConvDeclaration conv, TensorShape source, string previous, List<Problem> problems)
    {
        string words = Invariant($"Conv {conv.Kernel}×{conv.Kernel}");
        if (!IsImage(conv, words, source, previous, problems))
        {
            return null;
        }

        int height = Positions(source.Height + (2 * conv.Padding), conv.Kernel, conv.Stride);
        int width = Positions(source.Width + (2 * conv.Padding), conv.Kernel, conv.Stride);
        return FitsWindow(conv, words, conv.Kernel - (2 * conv.Padding), height, width, source, previous, problems)
            && FitsMemory(conv, words, (long)conv.Channels * Math.Max((long)height * width, (long)source.Channels * conv.Kernel * conv.Kernel), problems)
            ? new TensorShape(conv.Channels, height, width, IsVector: false)
            : null;
    }

    private static TensorShape? MaxPool(MaxPoolDeclaration pool, TensorShape source, string previous, List<Problem> problems)
    {
        string words = Invariant($"MaxPool {pool.Kernel}×{pool.Kernel}");
        if (!IsImage(pool, words, source, previous, problems))
        {
            return null;
        }

        int stride = pool.Stride == 0 ? pool.Kernel : pool.Stride;
        int height = Positions(source.Height, pool.Kernel, stride);
        int width = Positions(source.Width, pool.Kernel, stride);
        if (!FitsWindow(pool, words, pool.Kernel, height, width, source, previous, problems))
        {
            return null;
        }

        int rows = ((height - 1) * stride) + pool.Kernel;
        int columns = ((width - 1) * stride) + pool.Kernel;
        if (rows < source.Height || columns < source.Width)
        {
            problems.Add(new Problem(
                ProblemIds.PoolCrops,
                pool.Attribute,
                Invariant($"{pool.Kernel}×{pool.Kernel}"),
                Invariant($"{stride}"),
                Invariant($"{Math.Min(rows, source.Height)}×{Math.Min(columns, source.Width)}"),
                Invariant($"{source.Height}×{source.Width}")));
        }

        return new TensorShape(source.Channels, height, width, IsVector: false);
    }

    private static TensorShape? Dense(DenseDeclaration dense, TensorShape source, string previous, List<Problem> problems)
    {
        if (!source.IsVector)
        {
            problems.Add(new Problem(ProblemIds.FlattenMissing, dense.Attribute, previous, source.ToString()));
            return null;
        }

        return FitsMemory(dense, "Dense", (long)dense.Units * source.Elements, problems)
            ? new TensorShape(dense.Units, 1, 1, IsVector: true)
            : null;
    }

    /// <summary>Window positions along one dimension, rounded down; not positive when the window does not fit.</summary>
    private static int Positions(int size, int kernel, int stride) => size < kernel ? 0 : ((size - kernel) / stride) + 1;

    private static bool IsImage(LayerDeclaration layer, string words, TensorShape source, string previous, List<Problem> problems)
    {
        if (source.IsVector)
        {
            problems.Add(new Problem(ProblemIds.ImageExpected, layer.Attribute, words, previous, source.ToString()));
        }

        return !source.IsVector;
    }

    private static bool FitsWindow(LayerDeclaration layer, string words, int least, int height, int width, TensorShape source, string previous, List<Problem> problems)
    {
        bool fits = height > 0 && width > 0;
        if (!fits)
        {
            problems.Add(new Problem(ProblemIds.KernelTooLarge, layer.Attribute, words, Invariant($"{least}×{least}"), previous, source.ToString()));
        }

        return fits;
    }

    private static bool FitsMemory(LayerDeclaration layer, string words, long values, List<Problem> problems)
    {
        if (values > LargestTensor)
        {
            problems.Add(new Problem(ProblemIds.TooLarge, layer.Attribute, words, Invariant($"{values}"), Invariant($"{LargestTensor}")));
        }

        return values <= LargestTensor;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
