using GenBn.Import.Graphs;

namespace GenBn.Import.Layers;

/// <summary>A ReLU with a learned slope for each channel or feature.</summary>
internal sealed record PReLULayer(Constant Slope) : ImportedLayer("PReLU")
{
    public override IReadOnlyList<LayerTensor> Tensors => [new("slope", Slope)];

    public override IEnumerable<string> Arguments(bool meetsBatchNorm) => [];
}
