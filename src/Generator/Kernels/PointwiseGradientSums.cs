using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// The first step backward through a batch norm, before the barrier that batch statistics are: the gradient passes the activation, if
/// there is one, in place, and Σ dy and Σ dy · (x − center) are taken. Only pooled positions count: elsewhere dy is 0. <see cref="PointwiseGradient"/> is the second.
/// </summary>
/// <param name="Shape">Shape of the gradient.</param>
/// <param name="Plane">Vectors from one channel to the next, of all tensors.</param>
/// <param name="HasShortcut">Whether a shortcut is part of the activation's argument. It does not matter where that is not computed again.</param>
/// <param name="Activation">The activation; null for none.</param>
internal sealed record PointwiseGradientSums(TensorShape Shape, int Plane, bool HasShortcut, ActivationFunction? Activation) : Kernel
{
    /// <summary>Whether a shortcut is part of the activation's argument, and that is computed again.</summary>
    public bool HasShortcut { get; init; } = HasShortcut && Activation is { IsMonotone: false };

    public override string Name => $"{PointwiseForward.Words(normalizes: true, HasShortcut, pool: null, Activation)}GradientSums{KernelNames.Of(Shape)}";

    public override string Summary => Activation is null
        ? $"Backward, first step: sums of the gradient of [{Shape}] per channel, one block."
        : $"Backward, first step: the gradient of [{Shape}] through the activation, in place, and its sums per channel, one block.";

    public override IReadOnlyList<KernelParameter> Signature =>
    [
        new("gradient"),
        .. RecomputesArgument
            ? Parameters.Pointers("input", "centers", "scales", "shifts", HasShortcut ? "shortcut" : null)
            : Parameters.Pointers(Activation is null ? null : "output", "input", "centers"),
        new("sums"),
    ];

    /// <summary>Whether the activation's argument is computed again, because its output does not tell the derivative.</summary>
    private bool RecomputesArgument => Activation is { IsMonotone: false };

    public override void WriteBody(SourceWriter writer)
    {
        writer.Line($"for (int c = 0; c < {Shape.Channels}; c++)");
        using (writer.Open(Emit.Lanes))
        {
            WriteChannel(writer);
            PlaneLoop.WriteStart(writer, Shape, "sum", "product");
            PlaneLoop.Write(writer, Shape.Plane, PlaneSums.IsLong(Shape), () => WriteValue(writer), "sum", "product");
            writer.Line($"{PlaneLoop.Value(Shape, "sum")}.Store(sums + c * 32 + lane);");
            writer.Line($"{PlaneLoop.Value(Shape, "product")}.Store(sums + c * 32 + 16 + lane);");
        }
    }

    private void WriteChannel(SourceWriter writer)
    {
        int stride = Plane * 16;
        writer.Line("V center = V.Create(centers[c]);");
        if (RecomputesArgument)
        {
            writer.Line("V scale = V.Create(scales[c]), shift = V.Create(shifts[c]);");
        }

        writer.Line($"float* dy = gradient + c * {stride} + lane;");
        if (Activation is not null && !RecomputesArgument)
        {
            writer.Line($"float* y = output + c * {stride} + lane;");
        }

        writer.Line($"float* x = input + c * {stride} + lane;");
        if (HasShortcut)
        {
            writer.Line($"float* s = shortcut + c * {stride} + lane;");
        }
    }

    private void WriteValue(SourceWriter writer)
    {
        if (Activation is null)
        {
            writer.Line("V d = V.Load(dy + at);");
            WriteSums(writer);
            return;
        }

        string derivative = RecomputesArgument
            ? $"{NormalizeRows.Argument(normalizes: true, "V.Load(x + at)", HasShortcut ? "V.Load(s + at)" : null)}, V.Zero"
            : "V.Zero, V.Load(y + at)";
        writer.Line($"V d = {Emit.Activation(Activation)}.Backward({derivative}, V.Load(dy + at));");
        writer.Line("d.Store(dy + at);");
        WriteSums(writer);
    }

    private static void WriteSums(SourceWriter writer)
    {
        writer.Line("sum += d;");
        writer.Line("product = V.MultiplyAdd(d, V.Load(x + at) - center, product);");
    }
}
