using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// What the folded layers of one sample leave over: batch norms without a layer before them, sum with a shortcut, maximum and
/// activation; at least one of the four. Lanes are channels.
/// </summary>
/// <param name="Input">Where the values are that it reads.</param>
/// <param name="Output">Where it writes.</param>
/// <param name="Shortcut">Where the values are that it adds; null for none.</param>
/// <param name="Normalizes">Whether it normalises.</param>
/// <param name="Pool">The windows of a maximum, which all lie within the input; null for none.</param>
/// <param name="Activation">What is applied to every value.</param>
internal sealed record SamplePointwise(
    SampleLayout Input, SampleLayout Output, SampleLayout? Shortcut, bool Normalizes, Window? Pool, ActivationFunction? Activation) : SampleKernel
{
    public override string Name => SampleWords.Name(
        (Pool is null ? "" : "MaxPool" + SampleWords.Sizes(Pool)) + (Normalizes ? "Normalize" : "") + (Shortcut is null ? "" : "Add"), Activation, Input.Shape, Output.Shape);

    public override string Summary => SampleWords.Summary(
        [
            Pool is null ? null : $"maximum over {Pool}",
            Normalizes ? "normalisation" : null,
            Shortcut is null ? null : "sum with a shortcut",
            SampleWords.Words(Activation),
        ],
        Input,
        Output.Shape,
        "channels");

    protected override IReadOnlyList<KernelParameter> Operands =>
    [
        new("input"),
        .. Normalizes ? [new("centers"), new("scales"), new("shifts")] : Array.Empty<KernelParameter>(),
        .. Shortcut is null ? [] : new KernelParameter[] { new("shortcut") },
        new("output"),
    ];

    public override IEnumerable<string> Reasons =>
    [
        SampleWords.ChannelsAsBefore,
        this switch
        {
            { Pool: null } => "Value by value, in one pass over the tensor.",
            { Normalizes: true } => "Pooled before normalised and activated: a monotone function commutes with the maximum, and fewer values are left.",
            { Activation: not null } => SampleWords.PooledFirst,
            _ => "A maximum without padding: all windows lie within the input, and need no bounds.",
        },
    ];

    /// <summary>Rows: positions in whole rows where a value is computed from one.</summary>
    public override SampleShare? Share => Pool is not null ? new SampleShare(Output.Shape.Height)
        : new SampleShare(Output.Shape.Plane, Output.Shape.Height == 1 ? 1 : Output.Shape.Width);

    /// <summary>The kernel, with the widest vectors that channels fill.</summary>
    public SampleVariants Variants() => new(this, null, SampleVariants.ChoiceFor(Output));

    public override void WriteBody(SourceWriter writer)
    {
        string next = Emit.Invariant($"output += {Output.ColumnStride}");
        if (IsShared)
        {
            WriteStart(writer);
        }

        if (Pool is null)
        {
            string more = Shortcut is null ? "" : Emit.Invariant($", shortcut += {Shortcut.ColumnStride}");
            using (writer.Open($"for (int at = {First}; at < {End(Output.Shape.Plane)}; at++, input += {Input.ColumnStride}{more}, {next})"))
            {
                WriteValues(writer, "V.Load(input + c)");
            }

            return;
        }

        using (writer.Open($"for (int y = {First}; y < {End(Output.Shape.Height)}; y++)"))
        {
            writer.Line($"float* window = input + y * {Pool.Stride.Height * Input.RowStride};");
            using (writer.Open($"for (int x = 0; x < {Output.Shape.Width}; x++, window += {Pool.Stride.Width * Input.ColumnStride}, {next})"))
            {
                WriteValues(writer, "most");
            }
        }
    }

    /// <summary>Goes to the first position or row of a range.</summary>
    private void WriteStart(SourceWriter writer)
    {
        writer.Line($"output += first * {(Pool is null ? Output.ColumnStride : Output.RowStride)};");
        if (Pool is null)
        {
            writer.Line($"input += first * {Input.ColumnStride};");
        }

        if (Shortcut is not null)
        {
            writer.Line($"shortcut += first * {Shortcut.ColumnStride};");
        }
    }

    /// <summary>All channels of a position.</summary>
    private void WriteValues(SourceWriter writer, string value)
    {
        using (writer.Open($"for (int c = 0; c < {Output.Shape.Channels}; c += V.Count)"))
        {
            if (Normalizes)
            {
                writer.Line("V center = V.Load(centers + c), scale = V.Load(scales + c), shift = V.Load(shifts + c);");
            }

            if (Pool is not null)
            {
                WriteMaximum(writer, Pool);
            }

            string argument = Normalizes ? $"V.MultiplyAdd({value} - center, scale, shift)" : value;
            argument = Shortcut is null ? argument : $"({argument} + V.Load(shortcut + c))";
            writer.Line($"{Emit.Apply(Activation, argument)}.Store(output + c);");
        }
    }

    /// <summary>The largest value of a window, or the smallest where the scale is negative, as in the kernel for many samples.</summary>
    private void WriteMaximum(SourceWriter writer, Window pool)
    {
        if (Normalizes)
        {
            writer.Line("V flip = V.And(scale, V.Create(-0f));");
        }

        for (int tap = 0; tap < pool.Taps; tap++)
        {
            int offset = (tap / pool.Kernel.Width * Input.RowStride) + (tap % pool.Kernel.Width * Input.ColumnStride);
            string load = $"V.Load({Emit.Plus("window", offset)} + c)";
            load = Normalizes ? $"V.Xor({load}, flip)" : load;
            writer.Line(tap == 0 ? $"V most = {load};" : $"most = V.Max({load}, most);");
        }

        if (Normalizes)
        {
            writer.Line("most = V.Xor(most, flip);");
        }
    }
}
