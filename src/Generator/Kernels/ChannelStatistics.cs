using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>Statistics of a tensor in a pass of their own, for a batch norm that follows neither a convolution nor a dense layer.</summary>
/// <param name="Shape">The tensor's shape.</param>
/// <param name="Plane">Vectors from one channel to the next.</param>
internal sealed record ChannelStatistics(TensorShape Shape, int Plane) : Kernel
{
    public override string Name => $"ChannelStatistics{KernelNames.Of(Shape)}";

    public override string Summary => $"Origins, sums and sums of squares of [{Shape}] per channel and lane, one block.";

    public override IReadOnlyList<KernelParameter> Signature => [.. Parameters.Pointers("input", "statistics")];

    public override IEnumerable<string> Reasons => ["A pass of its own: the layer before is neither a convolution nor dense, and cannot measure on the way."];

    public override void WriteBody(SourceWriter writer)
    {
        writer.Line($"for (int c = 0; c < {Shape.Channels}; c++)");
        using (writer.Open(Emit.Lanes))
        {
            writer.Line($"float* x = input + c * {Plane * 16} + lane;");
            LaneStatistics.WritePlane(writer, Shape, Emit.Invariant($"statistics + c * {PlaneSums.Statistics} + lane"));
        }
    }
}
