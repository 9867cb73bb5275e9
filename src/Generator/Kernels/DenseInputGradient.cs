using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>The input gradient of a dense layer, dx[f] = Σ dz[o] · w[o][f], for some features over the whole batch.</summary>
/// <param name="Features">Features.</param>
/// <param name="Units">Units.</param>
/// <param name="InputStride">Vectors from one block of the features to the next.</param>
/// <param name="OutputStride">The same of the units.</param>
/// <param name="Adds">Whether it adds to the gradient that is there already.</param>
internal sealed record DenseInputGradient(int Features, int Units, int InputStride, int OutputStride, bool Adds) : Kernel
{
    public override string Name => Emit.Invariant($"DenseInputGradient{Units}To{Features}");

    public override string Summary => Emit.Invariant($"Input gradient: {(Adds ? "added to " : "")}features [first, end) of [{Features}] from [{Units}], all blocks.");

    public override IReadOnlyList<KernelParameter> Signature => [.. Parameters.Pointers("gradient", "weight", "inputGradient"), .. Parameters.Share];

    public override void WriteBody(SourceWriter writer) =>
        new DenseProduct("gradient", OutputStride, "inputGradient", InputStride, Units, Features, HasBias: false, WeightRow: 1, WeightStep: Features, Adds).Write(writer);
}
