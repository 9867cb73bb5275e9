using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission.Stages;

/// <summary>Statistics of a tensor in a pass of their own, for a batch norm that follows neither a convolution nor a dense layer.</summary>
internal static class StatisticsEmitter
{
    public static void Write(SourceWriter writer, StatisticsStage stage)
    {
        int plane = stage.Input.Shape.Plane * 16;
        using (Emit.Kernel(
            writer,
            $"Origins, sums and sums of squares of {stage.Input.Name} [{stage.Input.Shape}] per channel and lane, one block.",
            $"{stage.Name}Forward",
            $"float* input, float* statistics"))
        {
            using (writer.Open($"for (int c = 0; c < {stage.Input.Shape.Channels}; c++)"))
            using (writer.Open(Emit.Lanes))
            {
                writer.Line($"float* x = input + c * {plane} + lane;");
                writer.Line("V origin = V.Load(x), sum = V.Zero, square = V.Zero;");
                using (writer.Open($"for (int at = 0; at < {plane}; at += 16)"))
                {
                    writer.Line("V deviation = V.Load(x + at) - origin;");
                    writer.Line("sum += deviation;");
                    writer.Line("square = V.MultiplyAdd(deviation, deviation, square);");
                }

                writer.Line("origin.Store(statistics + c * 48 + lane);");
                writer.Line("sum.Store(statistics + c * 48 + 16 + lane);");
                writer.Line("square.Store(statistics + c * 48 + 32 + lane);");
            }
        }
    }
}
