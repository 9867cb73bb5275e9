using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission.Stages;

/// <summary>
/// Backward of a normalisation, in two steps around the barrier that batch statistics are. First the gradient passes the
/// activation and, with a batch norm, Σ dy and Σ dy · (x − center) are taken: only pooled positions count, elsewhere dy is 0.
/// Then dx = scale · dy + slope · (x − center) + shift for every value, dy going to the first extreme of its window.
/// </summary>
/// <remarks>
/// Without a batch norm the first step is all there is, in place, unless a pool spreads the gradient, or the input's gradient
/// has a place of its own.
/// </remarks>
internal static class NormalizeBackward
{
    public static void Write(SourceWriter writer, NormalizeStage stage, bool inPlace, bool adds)
    {
        if (stage.Norm is not null)
        {
            WriteSums(writer, stage);
        }
        else if (PassesActivation(stage))
        {
            WriteActivation(writer, stage);
        }

        if (!inPlace && NeedsSpread(stage))
        {
            if (stage.Norm is not null || PassesActivation(stage))
            {
                writer.Line();
            }

            WriteSpread(writer, stage, adds);
        }
    }

    /// <summary>Whether there is a step that takes the gradient through the activation, in place, without a batch norm or pool.</summary>
    public static bool PassesActivation(NormalizeStage stage) => stage is { Norm: null, Pool: null, Activation: not null };

    /// <summary>Whether the gradient of the input needs a kernel of its own; else it is the passed gradient, moved or not.</summary>
    public static bool NeedsSpread(NormalizeStage stage) => stage.Norm is not null || stage.Pool is not null;

    /// <summary>What the first step of a batch norm takes besides the gradient: what gives the derivative, and the sums' places.</summary>
    public static string SumParameters(NormalizeStage stage) =>
        (stage.RecomputesArgument ? "" : ", float* output") + ", float* input, float* centers" + (stage.RecomputesArgument ? ", float* scales, float* shifts" : "")
        + (stage is { RecomputesArgument: true, Shortcut: not null } ? ", float* shortcut" : "") + ", float* sums";

    private static void WriteSums(SourceWriter writer, NormalizeStage stage)
    {
        int stride = stage.Output.PlaneStride * 16;
        using (Emit.Kernel(
            writer,
            $"Backward, first step: the gradient of {stage.Output.Name} through the activation, in place, and its sums per channel, one block.",
            $"{stage.Name}GradientSums",
            $"float* gradient{SumParameters(stage)}"))
        {
            using (writer.Open($"for (int c = 0; c < {stage.Output.Shape.Channels}; c++)"))
            using (writer.Open(Emit.Lanes))
            {
                writer.Line("V center = V.Create(centers[c]);");
                if (stage.RecomputesArgument)
                {
                    writer.Line("V scale = V.Create(scales[c]), shift = V.Create(shifts[c]);");
                }

                writer.Line($"float* dy = gradient + c * {stride} + lane;");
                if (!stage.RecomputesArgument)
                {
                    writer.Line($"float* y = output + c * {stride} + lane;");
                }

                writer.Line($"float* x = input + c * {stride} + lane;");
                if (stage is { RecomputesArgument: true, Shortcut: not null })
                {
                    writer.Line($"float* s = shortcut + c * {stride} + lane;");
                }

                PlaneLoop.WriteStart(writer, stage.Output.Shape, "sum", "product");
                PlaneLoop.Write(writer, stage.Output.Shape.Plane, PlaneSums.IsLong(stage.Output.Shape), () =>
                {
                    string derivative = stage.RecomputesArgument
                        ? $"{NormalizeRows.Argument(stage, "V.Load(x + at)", "V.Load(s + at)")}, V.Zero"
                        : "V.Zero, V.Load(y + at)";
                    writer.Line($"V d = {Emit.Activation(stage.Activation?.Function)}.Backward({derivative}, V.Load(dy + at));");
                    writer.Line("d.Store(dy + at);");
                    writer.Line("sum += d;");
                    writer.Line("product = V.MultiplyAdd(d, V.Load(x + at) - center, product);");
                },
                "sum",
                "product");
                writer.Line($"{PlaneLoop.Value(stage.Output.Shape, "sum")}.Store(sums + c * 32 + lane);");
                writer.Line($"{PlaneLoop.Value(stage.Output.Shape, "product")}.Store(sums + c * 32 + 16 + lane);");
            }
        }
    }

    /// <summary>What the activation's step takes besides the gradient.</summary>
    public static string ActivationParameters(NormalizeStage stage) => !stage.RecomputesArgument ? ", float* output"
        : stage.Shortcut is null ? ", float* input"
        : ", float* input, float* shortcut";

    private static void WriteActivation(SourceWriter writer, NormalizeStage stage)
    {
        int end = stage.Output.Vectors * 16;
        using (Emit.Kernel(
            writer,
            $"Backward: the gradient of {stage.Output.Name} through the activation, in place, one block.",
            $"{stage.Name}Activation",
            $"float* gradient{ActivationParameters(stage)}"))
        {
            using (writer.Open($"for (int at = 0; at < {end}; at += V.Count)"))
            {
                string derivative = stage.RecomputesArgument
                    ? $"{NormalizeRows.Argument(stage, "V.Load(input + at)", "V.Load(shortcut + at)")}, V.Zero"
                    : "V.Zero, V.Load(output + at)";
                writer.Line($"{Emit.Activation(stage.Activation?.Function)}.Backward({derivative}, V.Load(gradient + at)).Store(gradient + at);");
            }
        }
    }

    private static void WriteSpread(SourceWriter writer, NormalizeStage stage, bool adds)
    {
        string extreme = stage.Pool is null ? "" : ", float* extreme";
        string norm = stage.Norm is null ? "" : ", float* centers, float* scales, float* slopes, float* shifts";
        string output = stage.Norm is null && stage.Activation is not null ? ", float* output" : "";
        using (Emit.Kernel(
            writer,
            $"Backward{(stage.Norm is null ? "" : ", second step")}: {stage.Output.Name} [{stage.Output.Shape}] → {(adds ? "added to " : "")}{stage.Input.Name} [{stage.Input.Shape}], one block.",
            $"{stage.Name}Backward",
            $"float* gradient{output}, float* input{extreme}{norm}, float* inputGradient"))
        {
            using (writer.Open($"for (int c = 0; c < {stage.Input.Shape.Channels}; c++)"))
            {
                NormalizeRows.WriteChannel(writer, stage, "centers", "scales", "slopes", "shifts");
                bool covers = stage.Pool is null || (Covers(stage) && !adds);
                if (stage.Pool is null || (!covers && !(adds && stage.Norm is null)))
                {
                    WriteValues(writer, stage, adds);
                }

                if (stage.Pool is not null)
                {
                    WriteWindows(writer, stage, covers);
                }
            }
        }
    }

    /// <summary>Whether every input value is in exactly one window, so that it can be written where its window is.</summary>
    private static bool Covers(NormalizeStage stage) => stage.Pool!.Window.Stride == stage.Pool.Window.Kernel
        && stage.Input.Shape.Height % stage.Pool.Window.Kernel.Height == 0
        && stage.Input.Shape.Width % stage.Pool.Window.Kernel.Width == 0;

    /// <summary>Every value's own share: all there is without a pool, and what windows add to where they overlap or leave gaps.</summary>
    private static void WriteValues(SourceWriter writer, NormalizeStage stage, bool adds)
    {
        int stride = stage.Input.PlaneStride * 16;
        using (writer.Open($"for (int at = c * {stride}; at < {Emit.Plus($"c * {stride}", stage.Input.Shape.Plane * 16)}; at += V.Count)"))
        {
            string own = stage.Norm is null ? "V.Zero" : "V.MultiplyAdd(slope, V.Load(input + at) - center, shift)";
            string value = stage.Pool is null ? $"V.MultiplyAdd(scale, V.Load(gradient + at), {own})" : own;
            writer.Line(adds ? $"(V.Load(inputGradient + at) + {value}).Store(inputGradient + at);" : $"{value}.Store(inputGradient + at);");
        }
    }

    private static void WriteWindows(SourceWriter writer, NormalizeStage stage, bool covers)
    {
        bool activates = stage.Norm is null && stage.Activation is not null;
        using (writer.Open($"for (int y = 0; y < {stage.Output.Shape.Height}; y++)"))
        using (writer.Open(Emit.Lanes))
        {
            NormalizeRows.WriteRowPointers(writer, stage, ("window", "input"), ("e", "extreme"), ("dy", "gradient"), ("dz", "inputGradient"));
            if (activates)
            {
                NormalizeRows.WriteRowPointers(writer, stage, ("a", "output"));
            }

            int step = stage.Pool!.Window.Stride.Width * 16;
            string output = activates ? ", a += 16" : "";
            using (writer.Open($"for (int x = 0; x < {stage.Output.Shape.Width}; x++, window += {step}, dz += {step}, e += 16, dy += 16{output})"))
            {
                writer.Line("V most = V.Load(e);");
                writer.Line(activates
                    ? $"V d = {Emit.Activation(stage.Activation?.Function)}.Backward(V.Zero, V.Load(a), V.Load(dy));"
                    : stage.Norm is null ? "V d = V.Load(dy);" : "V d = scale * V.Load(dy);");
                string taken = "";
                int number = 0;
                foreach (int position in NormalizeRows.Positions(stage))
                {
                    WritePosition(writer, stage, covers, position, number, taken);
                    taken = Emit.Invariant($"taken{number}");
                    number++;
                }
            }
        }
    }

    private static void WritePosition(SourceWriter writer, NormalizeStage stage, bool covers, int position, int number, string taken)
    {
        int offset = position * 16;
        writer.Line($"V z{number} = V.Load({Emit.Plus("window", offset)});");
        writer.Line(taken.Length == 0
            ? Emit.Invariant($"V hit{number} = V.Equal(z{number}, most);")
            : Emit.Invariant($"V hit{number} = V.AndNot(V.Equal(z{number}, most), {taken});"));
        if (position != NormalizeRows.Positions(stage).Last())
        {
            writer.Line(taken.Length == 0
                ? Emit.Invariant($"V taken{number} = hit{number};")
                : Emit.Invariant($"V taken{number} = V.Or({taken}, hit{number});"));
        }

        string share = Emit.Invariant($"V.And(hit{number}, d)");
        string value = !covers ? Emit.Invariant($"(V.Load({Emit.Plus("dz", offset)}) + {share})")
            : stage.Norm is null ? share
            : Emit.Invariant($"(V.MultiplyAdd(slope, z{number} - center, shift) + {share})");
        writer.Line($"{value}.Store({Emit.Plus("dz", offset)});");
    }
}
