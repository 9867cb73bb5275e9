using GenBn.Generator.Fusion;
using GenBn.Generator.Kernels;

namespace GenBn.Generator.Emission.Prediction;

/// <summary>A pool of one sample by itself; see <see cref="PoolForward"/>. Lanes are channels.</summary>
internal static class SamplePoolEmitter
{
    public static void Write(SourceWriter writer, SamplePool step)
    {
        PoolStage stage = step.Stage;
        using (Emit.Kernel(
            writer,
            $"One sample: {step.Input.Name} [{stage.Input.Shape}] → {step.Output.Name} [{stage.Output.Shape}], lanes are channels.",
            step.Kernel,
            "float* input, float* output"))
        using (writer.Open($"for (int y = 0; y < {stage.Output.Shape.Height}; y++)"))
        {
            ConvRows.WriteForwardBounds(writer, stage.Window, stage.Output.Shape.Height, stage.Input.Shape.Height);
            foreach (ColumnTile tile in stage.Columns)
            {
                ConvRows.WriteTile(writer, tile, () => WriteWindow(writer, step, tile));
            }
        }
    }

    private static void WriteWindow(SourceWriter writer, SamplePool step, ColumnTile tile)
    {
        PoolStage stage = step.Stage;
        int row = step.Input.RowStride;
        using (writer.Open($"for (int c = 0; c < {step.Output.Shape.Channels}; c += V.Count)"))
        {
            writer.Line($"float* window = input + {ConvRows.FirstRow(stage.Window)} * {row} + x * {stage.Window.Stride.Width * step.Input.ColumnStride} + c;");
            writer.Line(stage.IsMaximum ? Emit.Invariant($"V value = V.Load({Emit.Plus($"window + firstRow * {row}", tile.Taps[0].Source * step.Input.ColumnStride)});") : "V value = V.Zero;");
            using (writer.Open("for (int k = firstRow; k < endRow; k++)"))
            {
                writer.Line($"float* i = window + k * {row};");
                foreach (Tap tap in tile.Taps)
                {
                    string load = $"V.Load({Emit.Plus("i", tap.Source * step.Input.ColumnStride)})";
                    writer.Line(stage.IsMaximum ? $"value = V.Max({load}, value);" : $"value += {load};");
                }
            }

            writer.Line($"{(stage.IsMaximum ? "value" : $"(value * {PoolRows.Share(stage.Window, stage.CountsPadding, tile)})")}.Store(output + (y * {stage.Output.Shape.Width} + x) * {step.Output.ColumnStride} + c);");
        }
    }
}
