using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// Normalisation, the sum with a shortcut, pooling and activation in one pass: at least one of the four. The pool comes first, on the values
/// as they are: their maximum where the scale is positive, their minimum where it is negative (found as a maximum with the sign bit flipped).
/// </summary>
/// <param name="Source">Shape of what it reads.</param>
/// <param name="Shape">Shape of what it computes.</param>
/// <param name="InputPlane">Vectors from one channel to the next of what it reads.</param>
/// <param name="OutputPlane">The same of what it computes.</param>
/// <param name="Normalizes">Whether values are normalised.</param>
/// <param name="HasShortcut">Whether a tensor is added after normalisation; never with a pool.</param>
/// <param name="Pool">The windows of which the maximum is taken, which all lie within the input; null for none.</param>
/// <param name="KeepsExtreme">Whether it keeps what the pool has chosen, before normalisation.</param>
/// <param name="Activation">The activation; null for none.</param>
internal sealed record PointwiseForward(
    TensorShape Source, TensorShape Shape, int InputPlane, int OutputPlane, bool Normalizes, bool HasShortcut, Window? Pool, bool KeepsExtreme, ActivationFunction? Activation)
    : Kernel
{
    public override string Name => $"{Words(Normalizes, HasShortcut, Pool, Activation)}Forward{KernelNames.Change(Source, Shape)}";

    public override string Summary => $"Forward: [{Source}] → [{Shape}], one block.";

    public override IReadOnlyList<KernelParameter> Signature =>
    [
        new("input"),
        .. Normalizes ? Parameters.Pointers("centers", "scales", "shifts") : [],
        .. Parameters.Pointers(HasShortcut ? "shortcut" : null, KeepsExtreme ? "extreme" : null, "output"),
    ];

    public override IEnumerable<string> Reasons => this switch
    {
        { Normalizes: true, Pool: not null } => ["Pooled before normalised and activated: a monotone function commutes with the maximum, and fewer values are left."],
        { Activation: not null, Pool: not null } => ["Pooled before activated: a monotone function commutes with the maximum, and fewer values are left."],
        { Pool: not null } => ["A maximum without padding: all windows lie within the input, and need no bounds."],
        { Normalizes: true } => ["The batch statistics had to be complete first; what follows value by value is done in the same pass over the tensor."],
        _ => ["Value by value, in one pass over the tensor."],
    };

    /// <summary>What such kernels do, in the order of layers, as part of a name.</summary>
    public static string Words(bool normalizes, bool hasShortcut, Window? pool, ActivationFunction? activation) =>
        (normalizes ? "Normalize" : "") + (hasShortcut ? "Add" : "") + (pool is null ? "" : "MaxPool" + KernelNames.Of(pool.Kernel)) + KernelNames.Of(activation);

    public override void WriteBody(SourceWriter writer)
    {
        using (writer.Open($"for (int c = 0; c < {Source.Channels}; c++)"))
        {
            if (Normalizes)
            {
                NormalizeRows.WriteChannel(writer, "centers", "scales", "shifts");
            }

            if (Pool is null)
            {
                WriteValues(writer);
            }
            else
            {
                WriteWindows(writer, Pool);
            }
        }
    }

    private void WriteValues(SourceWriter writer)
    {
        writer.Line($"float* x = input + c * {InputPlane * 16};");
        writer.Line($"float* y = output + c * {OutputPlane * 16};");
        if (HasShortcut)
        {
            writer.Line($"float* s = shortcut + c * {OutputPlane * 16};");
        }

        using (writer.Open($"for (int at = 0; at < {Source.Plane * 16}; at += V.Count)"))
        {
            writer.Line($"{Activate("V.Load(x + at)")}.Store(y + at);");
        }
    }

    private void WriteWindows(SourceWriter writer, Window pool)
    {
        if (Normalizes)
        {
            writer.Line("V flip = V.And(scale, V.Create(-0f));");
        }

        writer.Line($"for (int y = 0; y < {Shape.Height}; y++)");
        using (writer.Open(Emit.Lanes))
        {
            NormalizeRows.WriteRowPointer(writer, "window", "input", InputPlane, Source.Width * pool.Stride.Height);
            if (KeepsExtreme)
            {
                NormalizeRows.WriteRowPointer(writer, "e", "extreme", OutputPlane, Shape.Width);
            }

            NormalizeRows.WriteRowPointer(writer, "a", "output", OutputPlane, Shape.Width);
            using (writer.Open($"for (int x = 0; x < {Shape.Width}; x++, window += {pool.Stride.Width * 16}, {(KeepsExtreme ? "e += 16, " : "")}a += 16)"))
            {
                WriteMaximum(writer, pool);
                if (KeepsExtreme)
                {
                    writer.Line("most.Store(e);");
                }

                writer.Line($"{Activate("most")}.Store(a);");
            }
        }
    }

    private void WriteMaximum(SourceWriter writer, Window pool)
    {
        foreach ((int position, int number) in NormalizeRows.Offsets(pool, Source).Select((position, number) => (position, number)))
        {
            string load = $"V.Load({Emit.Plus("window", position * 16)})";
            load = Normalizes ? $"V.Xor({load}, flip)" : load;
            writer.Line(number == 0 ? $"V most = {load};" : $"most = V.Max({load}, most);");
        }

        if (Normalizes)
        {
            writer.Line("most = V.Xor(most, flip);");
        }
    }

    private string Activate(string value)
    {
        string argument = NormalizeRows.Argument(Normalizes, value, HasShortcut ? "V.Load(s + at)" : null);
        return Activation is null && HasShortcut ? $"({argument})" : Emit.Apply(Activation, argument);
    }
}
