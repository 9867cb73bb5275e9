using GenBn.Import.Graphs;

namespace GenBn.Import.Layers;

/// <summary>A norm with the statistics of one sample: of features or channels, of groups of channels, or of each channel.</summary>
/// <param name="Kind"><see cref="OfChannels"/>, <see cref="OfGroups"/> or <see cref="OfInstances"/>.</param>
/// <param name="Groups">Number of groups, for <see cref="OfGroups"/>.</param>
/// <param name="Epsilon">What is added to the variance.</param>
/// <param name="Gamma">A factor for each channel; null: none.</param>
/// <param name="Beta">An offset for each channel; null: none.</param>
internal sealed record SampleNormLayer(string Kind, int Groups, float Epsilon, Constant? Gamma, Constant? Beta) : ImportedLayer(Kind), IAffine
{
    public const string OfChannels = "LayerNorm";
    public const string OfGroups = "GroupNorm";
    public const string OfInstances = "InstanceNorm";

    private const float DefaultEpsilon = 1e-5f;

    public override IReadOnlyList<LayerTensor> Tensors =>
    [
        .. Gamma is null ? (IEnumerable<LayerTensor>)[] : [new LayerTensor("gamma", Gamma)],
        .. Beta is null ? (IEnumerable<LayerTensor>)[] : [new LayerTensor("beta", Beta)],
    ];

    public override IEnumerable<string> Arguments(bool meetsBatchNorm) =>
    [
        .. Kind == OfGroups ? (IEnumerable<string>)[LayerText.Integer(Groups)] : [],
        .. Epsilon == DefaultEpsilon ? (IEnumerable<string>)[] : [$"Epsilon = {LayerText.Float(Epsilon)}"],
        .. Gamma is null ? (IEnumerable<string>)["Scale = false"] : [],
        .. Beta is null ? (IEnumerable<string>)["Center = false"] : [],
    ];

    public ImportedLayer Scaled(float[] factors) => this with
    {
        Gamma = Gamma is null ? new Constant([factors.Length], factors) : Affine.Scaled(Gamma, factors),
        Beta = Beta is null ? null : Affine.Scaled(Beta, factors),
    };

    public ImportedLayer Shifted(float[] offsets) => this with { Beta = Affine.Shifted(Beta, offsets) };
}
