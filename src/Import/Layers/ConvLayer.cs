using GenBn.Import.Graphs;

namespace GenBn.Import.Layers;

/// <summary>A convolution. The weight has the layout of ONNX and PyTorch, which is also that of the network.</summary>
internal sealed record ConvLayer(WindowAxis Rows, WindowAxis Columns, int PaddingRows, int PaddingColumns, int Groups, Constant Weight, Constant? Bias)
    : ImportedLayer("Conv"), IAffine
{
    /// <summary>The attribute for sequences.</summary>
    public const string OneDimensional = "Conv1D";

    public int Channels => Weight.Shape[0];

    private bool IsOneDimensional => Kind == OneDimensional;

    public override bool BeginsLine => true;

    public override IReadOnlyList<LayerTensor> Tensors =>
        Bias is null ? [new LayerTensor("weight", Weight)] : [new LayerTensor("weight", Weight), new LayerTensor("bias", Bias)];

    public override IEnumerable<string> Arguments(bool meetsBatchNorm) =>
    [
        LayerText.Integer(Channels),
        .. IsOneDimensional ? Sequence : Image,
        .. Groups == 1 ? (IEnumerable<string>)[] : [$"Groups = {LayerText.Integer(Groups)}"],
        .. LayerText.Bias(Bias is not null, meetsBatchNorm),
    ];

    private IEnumerable<string> Image =>
    [
        .. LayerText.Extent(Rows.Kernel, Columns.Kernel),
        .. LayerText.Option("Stride", Rows.Stride, Columns.Stride, 1, 1),
        .. LayerText.Option("Padding", PaddingRows, PaddingColumns, 0, 0),
        .. LayerText.Option("Dilation", Rows.Dilation, Columns.Dilation, 1, 1),
    ];

    private IEnumerable<string> Sequence =>
    [
        LayerText.Integer(Columns.Kernel),
        .. LayerText.Option("Stride", Columns.Stride, 1),
        .. LayerText.Option("Padding", PaddingColumns, 0),
        .. LayerText.Option("Dilation", Columns.Dilation, 1),
    ];

    public override string? Warning(SampleShape source, SampleShape output) =>
        Rows.HasIdle(source.Height, output.Height, PaddingRows) || Columns.HasIdle(source.Width, output.Width, PaddingColumns) ? "GENBN031" : null;

    public ImportedLayer Scaled(float[] factors) =>
        this with { Weight = Affine.Scaled(Weight, factors), Bias = Bias is null ? null : Affine.Scaled(Bias, factors) };

    public ImportedLayer Shifted(float[] offsets) => this with { Bias = Affine.Shifted(Bias, offsets) };
}
