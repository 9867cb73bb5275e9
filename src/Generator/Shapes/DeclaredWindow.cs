namespace GenBn.Generator.Shapes;

/// <summary>The windows of a convolution or pool as they were declared.</summary>
/// <param name="Kernel">Rows and columns of a window.</param>
/// <param name="Stride">Step between output positions.</param>
/// <param name="Padding">On each side, −1 for <c>Same</c>, or −3 for <c>Causal</c>.</param>
/// <param name="Dilation">Step between a window's values.</param>
internal sealed record DeclaredWindow(Extent Kernel, Extent Stride, Extent Padding, Extent Dilation)
{
    /// <summary>The smallest input that a window fits.</summary>
    private Extent Least => new(
        Math.Max(1, ((Kernel.Height - 1) * Dilation.Height) + 1 - (2 * Math.Max(0, Padding.Height))),
        Math.Max(1, ((Kernel.Width - 1) * Dilation.Width) + 1 - (2 * Math.Max(0, Padding.Width))));

    /// <summary>Output rows and columns, not positive where a window does not fit.</summary>
    public Extent Positions(TensorShape source) => new(Rows(source).Positions, Columns(source).Positions);

    /// <summary>The windows on an input that they fit.</summary>
    public Window On(TensorShape source) => new(Kernel, Stride, new Extent(Rows(source).Before, Columns(source).Before), Dilation);

    /// <summary>The output that windows make of an image, of as many channels; null where none fits.</summary>
    /// <param name="at">Where the layer is.</param>
    /// <param name="words">The layer in messages.</param>
    public TensorShape? Fit(Placement at, string words)
    {
        TensorShape source = at.Source;
        Extent positions = Positions(source);
        if (positions is { Height: > 0, Width: > 0 })
        {
            return new TensorShape(source.Channels, positions.Height, positions.Width, IsVector: false);
        }

        at.Problems.Add(ProblemIds.KernelTooLarge, words, Least.ToString(), at.Previous, source.ToString(), HintOf(at.Previous, source));
        return null;
    }

    private (int Positions, int Before) Rows(TensorShape source) =>
        WindowRule.Apply(source.Height, Kernel.Height, Stride.Height, Padding.Height, Dilation.Height);

    private (int Positions, int Before) Columns(TensorShape source) =>
        WindowRule.Apply(source.Width, Kernel.Width, Stride.Width, Padding.Width, Dilation.Width);

    /// <summary>What the numbers of an input mean, and the input that was meant if it looks like height × width × channels.</summary>
    private string HintOf(string previous, TensorShape source)
    {
        bool isTurned = source.Width is 1 or 3 or 4 && source.Channels >= Least.Height && source.Height >= Least.Width;
        return previous != "Input" ? ""
            : isTurned ? FormattableString.Invariant($" (channels × height × width; did you mean Input({source.Width}, {source.Channels}, {source.Height})?)")
            : " (channels × height × width)";
    }
}
