using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission.Stages;

/// <summary>
/// A pool by itself. Mean: y = Σ x / n, where n is the window's size or, without its padding, that of its part within the input;
/// dx = Σ dy / n over the windows that a value is in. Maximum: padding never wins, and the gradient goes to the first maximum.
/// </summary>
internal static class PoolEmitter
{
    public static void WriteForward(SourceWriter writer, PoolStage stage)
    {
        using (Emit.Kernel(
            writer,
            $"Forward: {stage.Input.Name} [{stage.Input.Shape}] → {stage.Output.Name} [{stage.Output.Shape}], one block.",
            $"{stage.Name}Forward",
            "float* input, float* output"))
        {
            WriteWindows(writer, stage, tile =>
            {
                writer.Line($"float* window = input + c * {Plane(stage)} + {ConvRows.FirstRow(stage.Window)} * {RowLength(stage)} + x * {stage.Window.Stride.Width * 16} + lane;");
                writer.Line(stage.IsMaximum ? Emit.Invariant($"V value = V.Load({Emit.Plus($"window + firstRow * {RowLength(stage)}", tile.Taps[0].Source * 16)});") : "V value = V.Zero;");
                using (writer.Open("for (int k = firstRow; k < endRow; k++)"))
                {
                    writer.Line($"float* i = window + k * {RowLength(stage)};");
                    foreach (Tap tap in tile.Taps)
                    {
                        string load = $"V.Load({Emit.Plus("i", tap.Source * 16)})";
                        writer.Line(stage.IsMaximum ? $"value = V.Max({load}, value);" : $"value += {load};");
                    }
                }

                writer.Line($"{(stage.IsMaximum ? "value" : $"(value * {Share(stage, tile)})")}.Store(output + c * {stage.Output.PlaneStride * 16} + (y * {stage.Output.Shape.Width} + x) * 16 + lane);");
            });
        }
    }

    public static void WriteBackward(SourceWriter writer, PoolStage stage, bool adds)
    {
        string values = stage.IsMaximum ? ", float* input, float* output" : "";
        using (Emit.Kernel(
            writer,
            $"Backward: {stage.Output.Name} [{stage.Output.Shape}] → {(adds ? "added to " : "")}{stage.Input.Name} [{stage.Input.Shape}], one block.",
            $"{stage.Name}Backward",
            $"float* gradient{values}, float* inputGradient"))
        {
            if (!adds)
            {
                using (writer.Open($"for (int at = 0; at < {stage.Input.Vectors * 16}; at += V.Count)"))
                {
                    writer.Line("V.Zero.Store(inputGradient + at);");
                }
            }

            WriteWindows(writer, stage, tile =>
            {
                string at = Emit.Invariant($"c * {stage.Output.PlaneStride * 16} + (y * {stage.Output.Shape.Width} + x) * 16 + lane");
                string start = Emit.Invariant($"c * {Plane(stage)} + {ConvRows.FirstRow(stage.Window)} * {RowLength(stage)} + x * {stage.Window.Stride.Width * 16} + lane");
                writer.Line($"V d = V.Load(gradient + {at}){(stage.IsMaximum ? "" : $" * {Share(stage, tile)}")};");
                if (stage.IsMaximum)
                {
                    writer.Line($"V most = V.Load(output + {at}), taken = V.Zero;");
                    writer.Line($"float* window = input + {start};");
                }

                writer.Line($"float* target = inputGradient + {start};");
                using (writer.Open("for (int k = firstRow; k < endRow; k++)"))
                {
                    if (stage.IsMaximum)
                    {
                        writer.Line($"float* i = window + k * {RowLength(stage)};");
                    }

                    writer.Line($"float* dx = target + k * {RowLength(stage)};");
                    foreach (Tap tap in tile.Taps)
                    {
                        WriteTap(writer, stage, tap);
                    }
                }
            });
        }
    }

    private static void WriteTap(SourceWriter writer, PoolStage stage, Tap tap)
    {
        string place = Emit.Plus("dx", tap.Source * 16);
        if (stage.IsMaximum)
        {
            writer.Line($"V hit{tap.Kernel} = V.AndNot(V.Equal(V.Load({Emit.Plus("i", tap.Source * 16)}), most), taken);");
            writer.Line($"taken = V.Or(taken, hit{tap.Kernel});");
            writer.Line($"(V.Load({place}) + V.And(hit{tap.Kernel}, d)).Store({place});");
        }
        else
        {
            writer.Line($"(V.Load({place}) + d).Store({place});");
        }
    }

    private static void WriteWindows(SourceWriter writer, PoolStage stage, Action<ColumnTile> body)
    {
        using (writer.Open($"for (int c = 0; c < {stage.Input.Shape.Channels}; c++)"))
        using (writer.Open($"for (int y = 0; y < {stage.Output.Shape.Height}; y++)"))
        {
            ConvRows.WriteForwardBounds(writer, stage.Window, stage.Output.Shape.Height, stage.Input.Shape.Height);
            using (writer.Open(Emit.Lanes))
            {
                foreach (ColumnTile tile in stage.Columns)
                {
                    ConvRows.WriteTile(writer, tile, () => body(tile));
                }
            }
        }
    }

    /// <summary>One part of a window's mean.</summary>
    public static string Share(PoolStage stage, ColumnTile tile) => stage.CountsPadding
        ? Emit.Invariant($"V.Create(1f / {stage.Window.Taps})")
        : Emit.Invariant($"V.Create(1f / ((endRow - firstRow) * {tile.Taps.Count}))");

    private static int Plane(PoolStage stage) => stage.Input.PlaneStride * 16;

    private static int RowLength(PoolStage stage) => stage.Input.Shape.Width * 16;
}
