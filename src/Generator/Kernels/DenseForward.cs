using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>The product of a dense layer, z[o] = Σ x[f] · w[o][f], for some units over the whole batch.</summary>
/// <param name="Features">Features.</param>
/// <param name="Units">Units.</param>
/// <param name="InputStride">Vectors from one block of the features to the next.</param>
/// <param name="OutputStride">The same of the units.</param>
/// <param name="HasBias">Whether sums start with a bias.</param>
/// <param name="Activation">What is applied to complete sums; null for nothing.</param>
internal sealed record DenseForward(int Features, int Units, int InputStride, int OutputStride, bool HasBias, ActivationFunction? Activation) : Kernel
{
    public override string Name => Emit.Invariant($"Dense{KernelNames.Of(Activation)}Forward{Features}To{Units}");

    public override string Summary => Emit.Invariant($"Forward: units [first, end) of [{Units}] from [{Features}], all blocks.");

    public override IReadOnlyList<KernelParameter> Signature => [.. Parameters.Pointers("input", "weight", HasBias ? "bias" : null, "output"), .. Parameters.Share];

    public override IEnumerable<string> Reasons => Activation is null ? [] : ["The activation is applied to a tile as soon as its sums are complete."];

    public override void WriteBody(SourceWriter writer) =>
        new DenseProduct("input", InputStride, "output", OutputStride, Features, Units, HasBias, WeightRow: Features, WeightStep: 1) { Activation = Activation }.Write(writer);
}
