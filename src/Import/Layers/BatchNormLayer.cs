using GenBn.Import.Graphs;

namespace GenBn.Import.Layers;

/// <summary>A batch norm with its running statistics.</summary>
internal sealed record BatchNormLayer(Constant Gamma, Constant Beta, Constant Mean, Constant Variance, float Epsilon, float Momentum)
    : ImportedLayer("BatchNorm")
{
    private const float DefaultEpsilon = 1e-5f;
    private const float DefaultMomentum = 0.9f;

    /// <summary>Whether it is a factor and an offset of the model, written as a batch norm.</summary>
    public bool IsAffine { get; init; }

    public override IReadOnlyList<LayerTensor> Tensors =>
        [new("gamma", Gamma), new("beta", Beta), new("running_mean", Mean), new("running_var", Variance)];

    /// <summary>A factor and an offset for each channel: a batch norm of mean 0 and variance 1 − epsilon.</summary>
    public static BatchNormLayer Of(float[] factors, float[] offsets)
    {
        int[] shape = [factors.Length];
        float[] variances = new float[factors.Length];
        variances.AsSpan().Fill(1 - DefaultEpsilon);
        return new BatchNormLayer(
            new Constant(shape, factors), new Constant(shape, offsets), new Constant(shape, new float[factors.Length]), new Constant(shape, variances),
            DefaultEpsilon, DefaultMomentum)
        { IsAffine = true };
    }

    public override IEnumerable<string> Arguments(bool meetsBatchNorm)
    {
        if (Momentum != DefaultMomentum)
        {
            yield return $"Momentum = {LayerText.Float(Momentum)}";
        }

        if (Epsilon != DefaultEpsilon)
        {
            yield return $"Epsilon = {LayerText.Float(Epsilon)}";
        }
    }
}
