using GenBn.Import.Graphs;

namespace GenBn.Import.Layers;

/// <summary>A dense layer, whose weight is units × features.</summary>
internal sealed record DenseLayer(Constant Weight, Constant? Bias) : ImportedLayer("Dense"), IAffine
{
    public int Units => Weight.Shape[0];

    public override bool BeginsLine => true;

    public override IReadOnlyList<LayerTensor> Tensors =>
        Bias is null ? [new LayerTensor("weight", Weight)] : [new LayerTensor("weight", Weight), new LayerTensor("bias", Bias)];

    public override IEnumerable<string> Arguments(bool meetsBatchNorm) =>
        [LayerText.Integer(Units), .. LayerText.Bias(Bias is not null, meetsBatchNorm)];

    public ImportedLayer Scaled(float[] factors) =>
        this with { Weight = Affine.Scaled(Weight, factors), Bias = Bias is null ? null : Affine.Scaled(Bias, factors) };

    public ImportedLayer Shifted(float[] offsets) => this with { Bias = Affine.Shifted(Bias, offsets) };
}
