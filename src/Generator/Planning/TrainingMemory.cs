namespace GenBn.Generator.Planning;

/// <summary>
/// Bytes that a training pass allocates, without the gradient of the network's input, which is made on demand. Parameters with
/// their gradients, and an optimizer's state, come on top.
/// </summary>
/// <param name="PerSample">For each sample of a batch that fills its blocks: tensors, their gradients and outputs.</param>
/// <param name="PerThread">Scratch memory.</param>
/// <param name="Shared">
/// Coefficients of batch norms, transformed weights, and the sums of batch norms and weight gradients of a batch that has all its groups of blocks.
/// </param>
internal sealed record TrainingMemory(long PerSample, long PerThread, long Shared)
{
    private const int Lanes = 16;

    /// <summary>Groups of blocks whose weight gradients are summed together, at most, as in the runtime.</summary>
    private const int MostGroups = 16;

    /// <summary>For a channel and group, in double precision: mean and squared deviations, and two sums of the backward pass.</summary>
    private const int NormGroupBytes = 4 * sizeof(double);

    /// <summary>For a channel: six coefficients of the kernels, two numbers in double precision that make them, and the groups' sums.</summary>
    private static long NormBytes(int channels) => (6L * sizeof(float) * Line(channels)) + (((2L * sizeof(double)) + (MostGroups * NormGroupBytes)) * channels);

    public static TrainingMemory For(NetworkPlan plan)
    {
        int[] norms = [.. plan.Layers.OfType<BatchNormLayer>().Select(norm => norm.Shape.Channels)];
        long blockBytes = sizeof(float) * Lanes * (Vectors(plan) + plan.Output.Shape.Elements);
        long sums = plan.Stages.Sum(stage => (long)stage.GroupSumCount);
        long objects = plan.Stages.SelectMany(stage => stage.PassObjects).Sum(kept => kept.Floats);
        return new TrainingMemory(
            (blockBytes + Lanes - 1) / Lanes,
            sizeof(float) * Line(plan.Scratch.Length),
            norms.Sum(NormBytes) + (MostGroups * sizeof(float) * sums) + (sizeof(float) * objects));
    }

    /// <summary>Vectors of 16 lanes of a block of all tensors and gradients.</summary>
    private static long Vectors(NetworkPlan plan) => plan.Tensors
        .Concat(plan.Gradients.Owners.Where(owner => !plan.Gradients.IsOnlyForInput(owner)))
        .Sum(tensor => (long)tensor.Stride);

    /// <summary>Floats in whole cache lines.</summary>
    private static long Line(int floats) => (floats + 15L) / 16 * 16;
}
