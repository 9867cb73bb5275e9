using GenBn.Import.Graphs;

namespace GenBn.Import.Layers;

/// <summary>One axis of a transposed convolution, as the language has it.</summary>
/// <param name="Kernel">Elements of the kernel.</param>
/// <param name="Stride">Step between the outputs of neighbouring inputs.</param>
/// <param name="Dilation">Spacing between the elements of the kernel.</param>
/// <param name="Padding">What is cut off on each side of the output.</param>
/// <param name="OutputPadding">What is cut off less at the end.</param>
internal sealed record ConvTransposeAxis(int Kernel, int Stride, int Dilation, int Padding, int OutputPadding)
{
    /// <summary>Number of outputs for a number of inputs.</summary>
    public long Outputs(long size) => ((size - 1) * Stride) - (2L * Padding) + ((long)(Kernel - 1) * Dilation) + 1 + OutputPadding;
}

/// <summary>A transposed convolution. The weight has the layout of ONNX and PyTorch: inputs, then outputs of a group.</summary>
internal sealed record ConvTransposeLayer(ConvTransposeAxis Rows, ConvTransposeAxis Columns, int Groups, Constant Weight, Constant? Bias)
    : ImportedLayer("ConvTranspose"), IAffine
{
    public int Channels => Weight.Shape[1] * Groups;

    public override bool BeginsLine => true;

    public override IReadOnlyList<LayerTensor> Tensors =>
        Bias is null ? [new LayerTensor("weight", Weight)] : [new LayerTensor("weight", Weight), new LayerTensor("bias", Bias)];

    public override IEnumerable<string> Arguments(bool meetsBatchNorm) =>
    [
        LayerText.Integer(Channels),
        .. LayerText.Extent(Rows.Kernel, Columns.Kernel),
        .. LayerText.Option("Stride", Rows.Stride, Columns.Stride, 1, 1),
        .. LayerText.Option("Padding", Rows.Padding, Columns.Padding, 0, 0),
        .. LayerText.Option("OutputPadding", Rows.OutputPadding, Columns.OutputPadding, 0, 0),
        .. LayerText.Option("Dilation", Rows.Dilation, Columns.Dilation, 1, 1),
        .. Groups == 1 ? (IEnumerable<string>)[] : [$"Groups = {LayerText.Integer(Groups)}"],
        .. LayerText.Bias(Bias is not null, meetsBatchNorm),
    ];

    /// <summary>The output channel of a value: that of its column, in the group of its row.</summary>
    public ImportedLayer Scaled(float[] factors)
    {
        float[] values = Weight.Floats.ToArray();
        int ofGroup = Weight.Shape[1], plane = Weight.Shape[2] * Weight.Shape[3], inputs = Weight.Shape[0] / Groups;
        for (int index = 0; index < values.Length; index++)
        {
            int input = index / plane / ofGroup;
            values[index] *= factors[(input / inputs * ofGroup) + (index / plane % ofGroup)];
        }

        return this with { Weight = new Constant(Weight.Shape, values), Bias = Bias is null ? null : Affine.Scaled(Bias, factors) };
    }

    public ImportedLayer Shifted(float[] offsets) => this with { Bias = Affine.Shifted(Bias, offsets) };
}
