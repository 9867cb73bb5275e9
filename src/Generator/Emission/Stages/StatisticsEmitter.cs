using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission.Stages;

/// <summary>Statistics of a tensor in a pass of their own, for a batch norm that follows neither a convolution nor a dense layer.</summary>
internal static class StatisticsEmitter
{
    public static void Write(SourceWriter writer, StatisticsStage stage)
    {
        using (Emit.Kernel(
            writer,
            $"Origins, sums and sums of squares of {stage.Input.Name} [{stage.Input.Shape}] per channel and lane, one block.",
            $"{stage.Name}Forward",
            $"float* input, float* statistics"))
        {
            using (writer.Open($"for (int c = 0; c < {stage.Input.Shape.Channels}; c++)"))
            using (writer.Open(Emit.Lanes))
            {
                writer.Line($"float* x = input + c * {stage.Input.PlaneStride * 16} + lane;");
                LaneStatistics.WritePlane(writer, stage.Input.Shape, Emit.Invariant($"statistics + c * {PlaneSums.Statistics} + lane"));
            }
        }
    }
}
