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
            MaxPoolDeclaration pool => Pool(pool, "MaxPool", pool.Kernel, pool.Stride, pool.Padding, source, previous, problems),
            AvgPoolDeclaration pool => Pool(pool, "AvgPool", pool.Kernel, pool.Stride, pool.Padding, source, previous, problems),
            GlobalAvgPoolDeclaration => IsImage(layer, "GlobalAvgPool", source, previous, problems) ? new TensorShape(source.Channels, 1, 1, IsVector: true) : null,
            DenseDeclaration dense => Dense(dense, source, previous, problems),
            SoftmaxDeclaration => Softmax(layer, source, previous, problems),
            FlattenDeclaration => new TensorShape(source.Elements, 1, 1, IsVector: true),
            _ => source,
        };
    }

    /// <summary>The windows of a convolution or pool on an input that they fit.</summary>
    public static Window WindowOf(Extent kernel, Extent stride, Extent padding, Extent dilation, TensorShape source) => new(
        kernel,
        stride,
        new Extent(
            WindowRule.Apply(source.Height, kernel.Height, stride.Height, padding.Height, dilation.Height).Before,
            WindowRule.Apply(source.Width, kernel.Width, stride.Width, padding.Width, dilation.Width).Before),
        dilation);

    private static TensorShape? Conv(ConvDeclaration conv, TensorShape source, string previous, List<Problem> problems)
    {
        string words = $"Conv {conv.Kernel}";
        if (!IsImage(conv, words, source, previous, problems))
        {
            return null;
        }

        if (source.Channels % conv.Groups != 0 || conv.Channels % conv.Groups != 0)
        {
            problems.Add(new Problem(
                ProblemIds.GroupsDoNotDivide, conv.Attribute, words, Invariant($"{conv.Groups}"), Invariant($"{source.Channels}"), Invariant($"{conv.Channels}")));
            return null;
        }

        (int height, int width) = Positions(conv.Kernel, conv.Stride, conv.Padding, conv.Dilation, source);
        if (!FitsWindow(conv, words, Least(conv.Kernel, conv.Padding, conv.Dilation), height, width, source, previous, problems)
            || !FitsMemory(conv, words, (long)conv.Channels * Math.Max((long)height * width, (long)source.Channels / conv.Groups * conv.Kernel.Height * conv.Kernel.Width), problems))
        {
            return null;
        }

        var shape = new TensorShape(conv.Channels, height, width, IsVector: false);
        IdleKernel.Verify(conv, words, source, shape, problems);
        return shape;
    }

    private static TensorShape? Softmax(LayerDeclaration layer, TensorShape source, string previous, List<Problem> problems)
    {
        if (!IsVector(layer, "Softmax", source, previous, problems))
        {
            return null;
        }

        if (source.Elements == 1)
        {
            problems.Add(new Problem(ProblemIds.SoftmaxOfOne, layer.Attribute, "the network learns nothing", "[Sigmoid], or more units"));
        }

        return source;
    }

    private static TensorShape? Pool(
        LayerDeclaration pool, string name, Extent kernel, Extent stride, Extent padding, TensorShape source, string previous, List<Problem> problems)
    {
        string words = $"{name} {kernel}";
        if (!IsImage(pool, words, source, previous, problems))
        {
            return null;
        }

        var dilation = new Extent(1, 1);
        (int height, int width) = Positions(kernel, stride, padding, dilation, source);
        if (!FitsWindow(pool, words, Least(kernel, padding, dilation), height, width, source, previous, problems))
        {
            return null;
        }

        Extent before = WindowOf(kernel, stride, padding, dilation, source).Padding;
        int rows = ((height - 1) * stride.Height) + kernel.Height - before.Height;
        int columns = ((width - 1) * stride.Width) + kernel.Width - before.Width;
        if (rows < source.Height || columns < source.Width)
        {
            problems.Add(new Problem(
                ProblemIds.PoolCrops,
                pool.Attribute,
                words,
                stride.ToShortString(),
                Invariant($"{Math.Min(rows, source.Height)}×{Math.Min(columns, source.Width)}"),
                Invariant($"{source.Height}×{source.Width}")));
        }

        return new TensorShape(source.Channels, height, width, IsVector: false);
    }

    private static TensorShape? Dense(DenseDeclaration dense, TensorShape source, string previous, List<Problem> problems)
    {
        if (!source.IsVector)
        {
            problems.Add(new Problem(ProblemIds.FlattenMissing, dense.Attribute, "Dense", previous, source.ToString()));
            return null;
        }

        return FitsMemory(dense, "Dense", (long)dense.Units * source.Elements, problems)
            ? new TensorShape(dense.Units, 1, 1, IsVector: true)
            : null;
    }

    private static (int Height, int Width) Positions(Extent kernel, Extent stride, Extent padding, Extent dilation, TensorShape source) => (
        WindowRule.Apply(source.Height, kernel.Height, stride.Height, padding.Height, dilation.Height).Positions,
        WindowRule.Apply(source.Width, kernel.Width, stride.Width, padding.Width, dilation.Width).Positions);

    /// <summary>The smallest input that a window fits.</summary>
    private static Extent Least(Extent kernel, Extent padding, Extent dilation) => new(
        Math.Max(1, ((kernel.Height - 1) * dilation.Height) + 1 - (2 * Math.Max(0, padding.Height))),
        Math.Max(1, ((kernel.Width - 1) * dilation.Width) + 1 - (2 * Math.Max(0, padding.Width))));

    private static bool IsImage(LayerDeclaration layer, string words, TensorShape source, string previous, List<Problem> problems)
    {
        if (source.IsVector)
        {
            problems.Add(new Problem(ProblemIds.ImageExpected, layer.Attribute, words, previous, source.ToString()));
        }

        return !source.IsVector;
    }

    private static bool IsVector(LayerDeclaration layer, string words, TensorShape source, string previous, List<Problem> problems)
    {
        if (!source.IsVector)
        {
            problems.Add(new Problem(ProblemIds.FlattenMissing, layer.Attribute, words, previous, source.ToString()));
        }

        return source.IsVector;
    }

    private static bool FitsWindow(LayerDeclaration layer, string words, Extent least, int height, int width, TensorShape source, string previous, List<Problem> problems)
    {
        bool fits = height > 0 && width > 0;
        if (!fits)
        {
            problems.Add(new Problem(ProblemIds.KernelTooLarge, layer.Attribute, words, least.ToString(), previous, source.ToString(), HintOf(least, previous, source)));
        }

        return fits;
    }

    /// <summary>What the numbers of an input mean, and the input that was meant if it looks like height × width × channels.</summary>
    private static string HintOf(Extent least, string previous, TensorShape source)
    {
        bool isTurned = source.Width is 1 or 3 or 4 && source.Channels >= least.Height && source.Height >= least.Width;
        return previous != "Input" ? ""
            : isTurned ? Invariant($" (channels × height × width; did you mean Input({source.Width}, {source.Channels}, {source.Height})?)")
            : " (channels × height × width)";
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
