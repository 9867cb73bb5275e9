using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// The gradient of what a batch norm or pool reads: dx = scale · dy + slope · (x − center) + shift for every value, dy going to the first
/// extreme of its window. With a batch norm it is the second step, after <see cref="PointwiseGradientSums"/>.
/// </summary>
/// <param name="Source">Shape of what was read forward.</param>
/// <param name="Shape">Shape of what was computed forward.</param>
/// <param name="InputPlane">Vectors from one channel to the next of what was read.</param>
/// <param name="OutputPlane">The same of what was computed.</param>
/// <param name="Normalizes">Whether there is a batch norm.</param>
/// <param name="Pool">The windows of which the maximum was taken; null for none.</param>
/// <param name="Activation">The activation behind a pool. It does not matter with a batch norm, whose first step passes it.</param>
/// <param name="Adds">Whether it adds to the gradient that is there already.</param>
internal sealed record PointwiseGradient(
    TensorShape Source, TensorShape Shape, int InputPlane, int OutputPlane, bool Normalizes, Window? Pool, ActivationFunction? Activation, bool Adds) : Kernel
{
    /// <summary>The activation that the gradient passes; null for none.</summary>
    public ActivationFunction? Activation { get; init; } = Normalizes ? null : Activation;

    public override string Name => $"{PointwiseForward.Words(Normalizes, hasShortcut: false, Pool, Activation)}Gradient{KernelNames.Change(Shape, Source)}";

    public override string Summary => $"Backward{(Normalizes ? ", second step" : "")}: [{Shape}] → {(Adds ? "added to " : "")}[{Source}], one block.";

    public override IReadOnlyList<KernelParameter> Signature =>
    [
        .. Parameters.Pointers("gradient", Activation is null ? null : "output", "input", Pool is null ? null : "extreme"),
        .. Normalizes ? Parameters.Pointers("centers", "scales", "slopes", "shifts") : [],
        new("inputGradient"),
    ];

    /// <summary>Whether every input value is in exactly one window, so that it can be written where its window is.</summary>
    private bool WindowsCover => Pool is not null && Pool.Stride == Pool.Kernel && Source.Height % Pool.Kernel.Height == 0 && Source.Width % Pool.Kernel.Width == 0;

    public override void WriteBody(SourceWriter writer)
    {
        using (writer.Open($"for (int c = 0; c < {Source.Channels}; c++)"))
        {
            if (Normalizes)
            {
                NormalizeRows.WriteChannel(writer, "centers", "scales", "slopes", "shifts");
            }

            bool covers = WindowsCover && !Adds;
            if (Pool is null || (!covers && !(Adds && !Normalizes)))
            {
                WriteValues(writer);
            }

            if (Pool is not null)
            {
                WriteWindows(writer, Pool, covers);
            }
        }
    }

    /// <summary>Every value's own share: all there is without a pool, and what windows add to where they overlap or leave gaps.</summary>
    private void WriteValues(SourceWriter writer)
    {
        int stride = InputPlane * 16;
        using (writer.Open($"for (int at = c * {stride}; at < {Emit.Plus($"c * {stride}", Source.Plane * 16)}; at += V.Count)"))
        {
            string own = Normalizes ? "V.MultiplyAdd(slope, V.Load(input + at) - center, shift)" : "V.Zero";
            string value = Pool is null ? $"V.MultiplyAdd(scale, V.Load(gradient + at), {own})" : own;
            writer.Line(Adds ? $"(V.Load(inputGradient + at) + {value}).Store(inputGradient + at);" : $"{value}.Store(inputGradient + at);");
        }
    }

    private void WriteWindows(SourceWriter writer, Window pool, bool covers)
    {
        int step = pool.Stride.Width * 16;
        int row = Source.Width * pool.Stride.Height;
        writer.Line($"for (int y = 0; y < {Shape.Height}; y++)");
        using (writer.Open(Emit.Lanes))
        {
            NormalizeRows.WriteRowPointer(writer, "window", "input", InputPlane, row);
            NormalizeRows.WriteRowPointer(writer, "e", "extreme", OutputPlane, Shape.Width);
            NormalizeRows.WriteRowPointer(writer, "dy", "gradient", OutputPlane, Shape.Width);
            NormalizeRows.WriteRowPointer(writer, "dz", "inputGradient", InputPlane, row);
            if (Activation is not null)
            {
                NormalizeRows.WriteRowPointer(writer, "a", "output", OutputPlane, Shape.Width);
            }

            string output = Activation is null ? "" : ", a += 16";
            using (writer.Open($"for (int x = 0; x < {Shape.Width}; x++, window += {step}, dz += {step}, e += 16, dy += 16{output})"))
            {
                writer.Line("V most = V.Load(e);");
                writer.Line(Activation is not null
                    ? $"V d = {Emit.Activation(Activation)}.Backward(V.Zero, V.Load(a), V.Load(dy));"
                    : Normalizes ? "V d = scale * V.Load(dy);" : "V d = V.Load(dy);");
                for (int number = 0; number < pool.Taps; number++)
                {
                    WritePosition(writer, pool, number, covers);
                }
            }
        }
    }

    /// <summary>A value of a window, which gets the gradient if it is the first of the largest ones.</summary>
    private void WritePosition(SourceWriter writer, Window pool, int number, bool covers)
    {
        int offset = NormalizeRows.Offsets(pool, Source).ElementAt(number) * 16;
        writer.Line($"V z{number} = V.Load({Emit.Plus("window", offset)});");
        writer.Line(number == 0
            ? Emit.Invariant($"V hit{number} = V.Equal(z{number}, most);")
            : Emit.Invariant($"V hit{number} = V.AndNot(V.Equal(z{number}, most), taken{number - 1});"));
        if (number < pool.Taps - 1)
        {
            writer.Line(number == 0
                ? Emit.Invariant($"V taken{number} = hit{number};")
                : Emit.Invariant($"V taken{number} = V.Or(taken{number - 1}, hit{number});"));
        }

        string share = Emit.Invariant($"V.And(hit{number}, d)");
        string value = !covers ? Emit.Invariant($"(V.Load({Emit.Plus("dz", offset)}) + {share})")
            : Normalizes ? Emit.Invariant($"(V.MultiplyAdd(slope, z{number} - center, shift) + {share})")
            : share;
        writer.Line($"{value}.Store({Emit.Plus("dz", offset)});");
    }
}
