namespace GenBn.Import.Layers;

/// <summary>The windows of a convolution or pool along one axis, as a model has them: with padding on each side for itself.</summary>
/// <param name="Kernel">Elements of a window.</param>
/// <param name="Stride">Step between windows.</param>
/// <param name="Dilation">Spacing between the elements of a window.</param>
/// <param name="Before">Padding before the input.</param>
/// <param name="After">Padding behind it.</param>
/// <param name="RoundsUp">Whether a last window that is not complete counts.</param>
internal sealed record WindowAxis(int Kernel, int Stride, int Dilation, int Before, int After, bool RoundsUp)
{
    /// <summary><see cref="Padding.Same"/>.</summary>
    public const int Same = Padding.Same;

    /// <summary><see cref="Padding.Causal"/>.</summary>
    public const int Causal = Padding.Causal;

    /// <summary>The axis that a signal does not have.</summary>
    public static WindowAxis Point { get; } = new(1, 1, 1, 0, 0, RoundsUp: false);

    /// <summary>The same windows without padding.</summary>
    public WindowAxis WithoutPadding => this with { Before = 0, After = 0, RoundsUp = false };

    /// <summary>Inputs from the first to the last element of a window.</summary>
    public long Reach => ((long)(Kernel - 1) * Dilation) + 1;

    /// <summary>Number of windows on an input; not positive if none fits.</summary>
    public long Positions(long size)
    {
        long room = size + Before + After - Reach;
        if (room < 0)
        {
            return 0;
        }

        long last = RoundsUp ? (room + Stride - 1) / Stride : room / Stride;

        // A window that would begin in the padding behind the input is dropped.
        return RoundsUp && last * Stride >= size + Before ? last : last + 1;
    }

    /// <summary>Whether a window reads padding.</summary>
    public bool ReadsPadding(long size) => Before > 0 || End(size) > size + Before;

    /// <summary>Whether the last window reads beyond the padding that the model declares, which rounding up may do.</summary>
    public bool ExceedsPadding(long size) => End(size) > size + Before + After;

    /// <summary>
    /// The padding of the language with which as many windows begin at the same place: a number for both sides, <see cref="Padding.Same"/>, or
    /// <see cref="Padding.Causal"/>; null if there is none. Padding that no window reads makes no difference.
    /// </summary>
    /// <param name="size">Size of the input.</param>
    /// <param name="most">The largest number that the layer may have.</param>
    /// <param name="maybeCausal">Whether the layer may have padding before the input alone.</param>
    public int? PaddingOn(long size, int most, bool maybeCausal = false)
    {
        long positions = Positions(size);
        long room = size + (2L * Before) - Reach;
        if (Before <= most && room >= 0 && (room / Stride) + 1 == positions)
        {
            return Before;
        }

        long same = (size + Stride - 1) / Stride;
        long total = Math.Max(((same - 1) * Stride) + Reach - size, 0);
        return same != positions ? null : total / 2 == Before ? Same : maybeCausal && Before == Reach - 1 ? Causal : null;
    }

    /// <summary>The windows that <c>auto_pad</c> or Keras's <c>same</c> means.</summary>
    public WindowAxis PaddedTo(long size, bool isUpper)
    {
        long total = Math.Max(((((size + Stride - 1) / Stride) - 1) * Stride) + Reach - size, 0);
        long less = total / 2;
        return this with { Before = (int)(isUpper ? less : total - less), After = (int)(isUpper ? total - less : less), RoundsUp = false };
    }

    /// <summary>The padding behind the input that windows read.</summary>
    public long AfterRead(long size) => Math.Max(0, End(size) - size - Before);

    /// <summary>Whether no window covers the last inputs.</summary>
    public bool Crops(int size, int positions, int padding) => ((positions - 1) * Stride) + Kernel - BeforeOf(size, padding) < size;

    /// <summary>Whether an element at either end of the kernel reads padding at every position.</summary>
    public bool HasIdle(int size, int positions, int padding)
    {
        int before = BeforeOf(size, padding);
        return Enumerable.Range(0, Kernel).Any(element => !Enumerable.Range(0, positions)
            .Any(position => (position * Stride) - before + (element * Dilation) is var at && at >= 0 && at < size));
    }

    private int BeforeOf(int size, int padding) => padding switch
    {
        Same => PaddedTo(size, isUpper: true).Before,
        Causal => (int)Reach - 1,
        _ => padding,
    };

    private long End(long size) => ((Positions(size) - 1) * Stride) + Reach;
}
