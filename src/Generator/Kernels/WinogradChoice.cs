namespace GenBn.Generator.Kernels;

/// <summary>Chooses between a direct convolution and one by <see cref="WinogradTransform"/>.</summary>
/// <remarks>
/// Times are in twentieths of a cycle, see <see cref="Machine.SumTime"/>. Those of transforms are from a Zen 5 with vectors of 512 bits, on which
/// products are fastest: with 256 bits they take twice as long, and transforms hardly longer, so that more layers would gain.
/// </remarks>
internal static class WinogradChoice
{
    /// <summary>The time of a direct convolution's product: kernels reach 90 % of the peak.</summary>
    private const int DirectProduct = 11;

    /// <summary>The time to transform the inputs of a tile.</summary>
    private const int InputTransform = 4000;

    /// <summary>The time to transform the products of a tile back.</summary>
    private const int OutputTransform = 3600;

    /// <summary>The time to transform the weights of a pair of channels, shared by the blocks of a small batch, 64 samples.</summary>
    private const int WeightTransform = 800 / 4;

    /// <summary>The time to transform the gradient of a pair of channels back, for each group of blocks.</summary>
    private const int GroupTransform = 400;

    /// <summary>Sums of products of a weight gradient: 640 KB.</summary>
    private const int MostSums = 160 * 1024;

    /// <summary>
    /// Weights of a prediction, which reads them once for each sample: 16 MB. More come from main memory, four times as many bytes as those of
    /// the direct form.
    /// </summary>
    private const int MostWeights = 4 * 1024 * 1024;

    /// <summary>The forward pass of training; null where it is direct.</summary>
    public static WinogradPlane? Forward(ConvGeometry geometry, ConvolutionForm form) => Choose(WinogradPlane.Forward(geometry), geometry, form, TrainingTime);

    /// <summary>Prediction, of many samples and of one; null where it is direct. One sample's lanes are channels: they should fill a vector.</summary>
    public static WinogradPlane? Prediction(ConvGeometry geometry, ConvolutionForm form) =>
        form == ConvolutionForm.Fastest
            && (Math.Min(geometry.Source.Channels, geometry.Shape.Channels) < VectorWidth.Wide.Lanes
                || (long)WinogradTransform.Products * geometry.Source.Channels * geometry.Shape.Channels > MostWeights)
            ? null
            : Choose(WinogradPlane.Forward(geometry), geometry, form, Time);

    /// <summary>The input gradient; null where it is direct.</summary>
    public static WinogradPlane? InputGradient(ConvGeometry geometry, ConvolutionForm form) => Choose(WinogradPlane.InputGradient(geometry), geometry, form, TrainingTime);

    /// <summary>
    /// The weight gradient; null where it is direct. It is direct if its sums of products exceed the second-level cache:
    /// measured, 128 × 128 channels take twice as long as the direct kernel.
    /// </summary>
    public static WinogradPlane? WeightGradient(ConvGeometry geometry, ConvolutionForm form) =>
        WinogradTransform.Products * geometry.Source.Channels * (long)geometry.Shape.Channels > MostSums
            ? null
            : Choose(WinogradPlane.Forward(geometry), geometry, form, WeightGradientTime);

    /// <summary>A gain of less than half would not be worth the larger errors.</summary>
    private static WinogradPlane? Choose(WinogradPlane? plane, ConvGeometry geometry, ConvolutionForm form, Func<WinogradPlane, long> time) => form switch
    {
        ConvolutionForm.Direct => null,
        ConvolutionForm.Winograd => plane,
        _ => plane is not null && 3 * time(plane) <= 2 * (geometry.Flops / 2 * DirectProduct) ? plane : null,
    };

    /// <summary>The time of a block.</summary>
    private static long Time(WinogradPlane plane) => WinogradPanel.For(plane).ProductTime(plane) + TransformTime(plane);

    /// <summary>The time of a block in training, where weights change with every step.</summary>
    private static long TrainingTime(WinogradPlane plane) => Time(plane) + Pairs(plane, WeightTransform);

    /// <summary>The time of the weight gradient of a block, and of its group of blocks, which may have one.</summary>
    private static long WeightGradientTime(WinogradPlane plane) =>
        WinogradGradientPanel.For(plane).Time(plane) + TransformTime(plane) + Pairs(plane, GroupTransform);

    private static long Pairs(WinogradPlane plane, int time) => (long)plane.Source.Channels * plane.Shape.Channels * time;

    private static long TransformTime(WinogradPlane plane) =>
        (long)plane.Tiles * ((plane.Source.Channels * InputTransform) + (plane.Shape.Channels * OutputTransform));
}
