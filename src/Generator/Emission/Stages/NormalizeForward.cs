using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission.Stages;

/// <summary>
/// Normalisation, the sum with a shortcut, pooling and activation in one pass. The pool comes first, on the values as they are: their maximum where
/// the scale is positive, their minimum where it is negative (found as a maximum with the sign bit flipped).
/// </summary>
internal static class NormalizeForward
{
    public static void Write(SourceWriter writer, NormalizeStage stage)
    {
        string norm = stage.Norm is null ? "" : ", float* centers, float* scales, float* shifts";
        string extreme = stage.Extreme is null ? "" : ", float* extreme";
        string shortcut = stage.Shortcut is null ? "" : ", float* shortcut";
        using (Emit.Kernel(
            writer,
            $"Forward: {stage.Input.Name} [{stage.Input.Shape}] → {stage.Output.Name} [{stage.Output.Shape}], one block.",
            $"{stage.Name}Forward",
            $"float* input{norm}{shortcut}{extreme}, float* output"))
        {
            using (writer.Open($"for (int c = 0; c < {stage.Input.Shape.Channels}; c++)"))
            {
                NormalizeRows.WriteChannel(writer, stage, "centers", "scales", "shifts");
                if (stage.Pool is null)
                {
                    WriteValues(writer, stage);
                }
                else
                {
                    WriteWindows(writer, stage);
                }
            }
        }
    }

    private static void WriteValues(SourceWriter writer, NormalizeStage stage)
    {
        int stride = stage.Input.PlaneStride * 16;
        writer.Line($"float* x = input + c * {stride};");
        writer.Line($"float* y = output + c * {stride};");
        if (stage.Shortcut is not null)
        {
            writer.Line($"float* s = shortcut + c * {stride};");
        }

        using (writer.Open($"for (int at = 0; at < {stage.Input.Shape.Plane * 16}; at += V.Count)"))
        {
            writer.Line($"{Activate(stage, "V.Load(x + at)", "V.Load(s + at)")}.Store(y + at);");
        }
    }

    private static void WriteWindows(SourceWriter writer, NormalizeStage stage)
    {
        bool flips = stage.Norm is not null;
        if (flips)
        {
            writer.Line("V flip = V.And(scale, V.Create(-0f));");
        }

        using (writer.Open($"for (int y = 0; y < {stage.Output.Shape.Height}; y++)"))
        using (writer.Open(Emit.Lanes))
        {
            (string, string)[] extreme = stage.Extreme is null ? [] : [("e", "extreme")];
            NormalizeRows.WriteRowPointers(writer, stage, [("window", "input"), .. extreme, ("a", "output")]);
            string advance = stage.Extreme is null ? "" : "e += 16, ";
            using (writer.Open($"for (int x = 0; x < {stage.Output.Shape.Width}; x++, window += {stage.Pool!.Window.Stride.Width * 16}, {advance}a += 16)"))
            {
                writer.Line($"V most = {Load(NormalizeRows.Positions(stage).First(), flips)};");
                foreach (int position in NormalizeRows.Positions(stage).Skip(1))
                {
                    writer.Line($"most = V.Max({Load(position, flips)}, most);");
                }

                if (flips)
                {
                    writer.Line("most = V.Xor(most, flip);");
                }

                if (stage.Extreme is not null)
                {
                    writer.Line("most.Store(e);");
                }

                writer.Line($"{Activate(stage, "most", "")}.Store(a);");
            }
        }
    }

    private static string Load(int position, bool flips) => flips
        ? Emit.Invariant($"V.Xor(V.Load({Emit.Plus("window", position * 16)}), flip)")
        : Emit.Invariant($"V.Load({Emit.Plus("window", position * 16)})");

    private static string Activate(NormalizeStage stage, string value, string shortcut)
    {
        string argument = NormalizeRows.Argument(stage, value, shortcut);
        return stage.Activation is not null ? $"{Emit.Activation(stage.Activation?.Function)}.Apply({argument})"
            : stage.Shortcut is not null ? $"({argument})"
            : argument;
    }
}
