using GenBn.Generator.Fusion;
using GenBn.Generator.Kernels;

namespace GenBn.Generator.Emission.Prediction;

/// <summary>What the folded layers of one sample leave over: maximum, activation, sum with a shortcut, and batch norms without a layer before them. Lanes are channels.</summary>
internal static class SampleNormalizeEmitter
{
    public static void Write(SourceWriter writer, SampleNormalize step)
    {
        NormalizeStage stage = step.Stage;
        string norm = stage.Norm is null ? "" : ", float* centers, float* scales, float* shifts";
        string shortcut = step.Shortcut is null ? "" : ", float* shortcut";
        using (Emit.Kernel(
            writer,
            $"One sample: {step.Input.Name} [{stage.Input.Shape}] → {step.Output.Name} [{stage.Output.Shape}], lanes are channels.",
            step.Kernel,
            $"float* input{norm}{shortcut}, float* output"))
        {
            string next = Emit.Invariant($"output += {step.Output.ColumnStride}");
            if (stage.Pool is null)
            {
                string more = step.Shortcut is null ? "" : Emit.Invariant($", shortcut += {step.Shortcut.ColumnStride}");
                using (writer.Open($"for (int at = 0; at < {step.Output.Shape.Plane}; at++, input += {step.Input.ColumnStride}{more}, {next})"))
                {
                    WriteValues(writer, step, "V.Load(input + c)");
                }

                return;
            }

            using (writer.Open($"for (int y = 0; y < {step.Output.Shape.Height}; y++)"))
            {
                writer.Line($"float* window = input + y * {stage.Pool.Window.Stride.Height * step.Input.RowStride};");
                using (writer.Open($"for (int x = 0; x < {step.Output.Shape.Width}; x++, window += {stage.Pool.Window.Stride.Width * step.Input.ColumnStride}, {next})"))
                {
                    WriteValues(writer, step, "most");
                }
            }
        }
    }

    /// <summary>All channels of a position.</summary>
    private static void WriteValues(SourceWriter writer, SampleNormalize step, string value)
    {
        NormalizeStage stage = step.Stage;
        using (writer.Open($"for (int c = 0; c < {step.Output.Shape.Channels}; c += V.Count)"))
        {
            if (stage.Norm is not null)
            {
                writer.Line("V center = V.Load(centers + c), scale = V.Load(scales + c), shift = V.Load(shifts + c);");
            }

            if (stage.Pool is not null)
            {
                WriteMaximum(writer, step);
            }

            string argument = NormalizeRows.Argument(stage.Norm is not null, value, stage.Shortcut is null ? null : "V.Load(shortcut + c)");
            writer.Line($"{Emit.Apply(stage.Activation?.Function, stage.Shortcut is null ? argument : $"({argument})")}.Store(output + c);");
        }
    }

    /// <summary>The largest value of a window, or the smallest where the scale is negative, as in the kernel for many samples.</summary>
    private static void WriteMaximum(SourceWriter writer, SampleNormalize step)
    {
        bool flips = step.Stage.Norm is not null;
        if (flips)
        {
            writer.Line("V flip = V.And(scale, V.Create(-0f));");
        }

        foreach (((int Row, int Column) position, int index) in NormalizeRows.Positions(step.Stage.Pool!.Window).Select((position, index) => (position, index)))
        {
            string load = $"V.Load({Emit.Plus("window", (position.Row * step.Input.RowStride) + (position.Column * step.Input.ColumnStride))} + c)";
            load = flips ? $"V.Xor({load}, flip)" : load;
            writer.Line(index == 0 ? $"V most = {load};" : $"most = V.Max({load}, most);");
        }

        if (flips)
        {
            writer.Line("most = V.Xor(most, flip);");
        }
    }
}
