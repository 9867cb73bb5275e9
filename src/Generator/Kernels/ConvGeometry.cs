using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>The sizes of a convolution.</summary>
/// <param name="Source">Shape of what it reads.</param>
/// <param name="Shape">Shape of what it computes.</param>
/// <param name="Window">Its windows.</param>
/// <param name="Groups">Groups of channels that see only themselves.</param>
internal sealed record ConvGeometry(TensorShape Source, TensorShape Shape, Window Window, int Groups)
{
    /// <summary>The sizes of a convolution as kernels take it.</summary>
    public static ConvGeometry Of(ConvLayer layer) => layer.Window.IsTurnedOn(layer.Source)
        ? new ConvGeometry(layer.Source.Turned, layer.Shape.Turned, layer.Window.Turned, layer.Groups)
        : new ConvGeometry(layer.Source, layer.Shape, layer.Window, layer.Groups);

    /// <summary>Output channels of a group.</summary>
    public int GroupChannels => Shape.Channels / Groups;

    /// <summary>Input channels of a group.</summary>
    public int GroupSources => Source.Channels / Groups;

    /// <summary>Values of the weight.</summary>
    public int WeightCount => Shape.Channels * GroupSources * Window.Taps;

    /// <summary>Values of the weight that belong to a group.</summary>
    public int GroupWeights => GroupChannels * GroupSources * Window.Taps;

    /// <summary>Whether each channel is a group of its own.</summary>
    public bool IsDepthwise => Groups > 1 && GroupChannels == 1 && GroupSources == 1;

    /// <summary>
    /// Whether a worker owns output channels for the weight gradient, and contracts over the whole batch, rather than blocks of
    /// the batch. With blocks it needs a sum of 16 lanes in memory for each weight; with channels the gradient of the whole
    /// batch has to be kept. Images that have shrunk while channels grew have more weights than values.
    /// </summary>
    public bool ContractsOverBatch => Groups == 1 && WeightCount > (WeightCount > Machine.SecondLevelShare ? 1 : 2) * (Shape.Elements + Source.Elements);

    /// <summary>
    /// Floating-point operations of the products, forward, per sample. Exact: products with padding are neither computed nor counted.
    /// </summary>
    public long Flops
    {
        get
        {
            long rows = Products(Source.Height, Shape.Height, Window.Kernel.Height, Window.Stride.Height, Window.Padding.Height, Window.Dilation.Height);
            long columns = Products(Source.Width, Shape.Width, Window.Kernel.Width, Window.Stride.Width, Window.Padding.Width, Window.Dilation.Width);
            return 2L * Shape.Channels * GroupSources * rows * columns;
        }
    }

    /// <summary>What kernels call it: <c>Conv3x3</c>, or <c>DepthwiseConv3x3</c>.</summary>
    public string Name => $"{(IsDepthwise ? "Depthwise" : Groups > 1 ? "Grouped" : "")}Conv{KernelNames.Of(Window.Kernel)}";

    /// <summary>Its windows in words, and its groups if it has some.</summary>
    public string Words => Emit.Invariant($"windows {Window}") + (Groups == 1 ? "" : Emit.Invariant($", {Groups} groups"));

    /// <summary>Pairs of an output position and a position of the kernel that read the input, and not padding.</summary>
    private static long Products(int source, int outputs, int kernel, int stride, int padding, int dilation)
    {
        long products = 0;
        for (int k = 0; k < kernel; k++)
        {
            int before = padding - (k * dilation);
            int first = Math.Max(0, Parts.Cover(before, stride));
            int end = Math.Min(outputs, Parts.Cover(Math.Max(0, source + before), stride));
            products += Math.Max(0, end - first);
        }

        return products;
    }
}
