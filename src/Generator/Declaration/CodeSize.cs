namespace GenBn.Generator.Declaration;

/// <summary>
/// The size of a declaration after expansion. Layers of different sizes have separate kernels, and windows are unrolled in them. The size is known
/// before anything is expanded; <c>CodeLength</c> measures the code afterwards.
/// </summary>
/// <param name="Layers">Layers, with blocks put in place as often as they are used.</param>
/// <param name="WindowPositions">Kernel rows × kernel columns, over all convolutions and pools.</param>
internal readonly record struct CodeSize(long Layers, long WindowPositions)
{
    /// <summary>A second or so of generating at most. ResNet-110 has some 400 layers, DenseNet-201 700.</summary>
    public const int MostLayers = 1024;

    /// <summary>More than 900 windows of 3×3.</summary>
    public const int MostWindowPositions = 8192;

    /// <summary>Nested repetitions multiply: beyond this all are the same.</summary>
    private const long Endless = 1L << 40;

    public bool IsTooLarge => Layers > MostLayers || WindowPositions > MostWindowPositions;

    public static CodeSize operator +(CodeSize left, CodeSize right) =>
        new(Math.Min(Endless, left.Layers + right.Layers), Math.Min(Endless, left.WindowPositions + right.WindowPositions));

    public static CodeSize operator *(int count, CodeSize size) =>
        new(Math.Min(Endless, count * size.Layers), Math.Min(Endless, count * size.WindowPositions));

    /// <summary>A layer without windows.</summary>
    public static CodeSize OfLayer => new(1, 0);

    public static CodeSize Sum(IEnumerable<CodeSize> sizes) => sizes.Aggregate(default(CodeSize), (sum, size) => sum + size);

    /// <summary>A layer with windows. A kernel that is out of range is an error of its own.</summary>
    public static CodeSize OfWindows(Extent kernel) => new(1, Math.Max(0, Math.Min(kernel.Height, 16)) * Math.Max(0, Math.Min(kernel.Width, 16)));
}
