using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// One block of a recurrent layer backward through time. It leaves the gradients of all products, "deltas", for <see cref="RecurrentWeightGradient"/>:
/// for each position those of the gates before their functions, and of a GRU's q; then dh, dc and what else goes from one position to the one before.
/// </summary>
/// <param name="Shape">The layer.</param>
/// <param name="InputStride">Vectors from one channel of the input to the next.</param>
/// <param name="OutputStride">The same of an output with all states.</param>
/// <param name="Adds">Whether it adds to the input gradient that is there already.</param>
internal sealed record RecurrentBackward(RecurrentShape Shape, int InputStride, int OutputStride, bool Adds) : Kernel
{
    public override string Name => $"{Shape.Sizes}Backward";

    public override string Summary => $"Gradients of {Shape.Words}, {(Adds ? "added to the input gradient, " : "")}one block.";

    public override IReadOnlyList<KernelParameter> Signature =>
        Parameters.Pointers("gradient", "weightIH", "weightHH", "trace", "inputGradient", "deltas").ToList();

    /// <summary>Floats of the deltas of a layer.</summary>
    public static int DeltaFloats(RecurrentShape shape) => 16 * ((shape.Length * shape.DeltaRows) + (2 * shape.Units));

    private int Units => 16 * Shape.Units;

    public override void WriteBody(SourceWriter writer)
    {
        int slot = 16 * Shape.SlotRows, delta = 16 * Shape.DeltaRows;
        string other = Shape.IsLSTM ? "dc" : Shape.ResetsBefore ? "dq" : "";
        writer.Line($"float* dh = deltas + {Shape.Length * delta}{(other.Length == 0 ? "" : Emit.Invariant($", {other} = dh + {Units}"))};");
        using (writer.Open($"for (int at = 0; at < {Units}; at += V.Count)"))
        {
            writer.Line(Shape.ReturnsSequences ? "V.Zero.Store(dh + at);" : "V.Load(gradient + at).Store(dh + at);");
            if (Shape.IsLSTM)
            {
                writer.Line("V.Zero.Store(dc + at);");
            }
        }

        writer.Line();
        using (writer.Open($"for (int t = {Shape.Length - 1}; t >= 0; t--)"))
        {
            writer.Line($"float* before = trace + (t * {slot}), now = before + {slot}, delta = deltas + (t * {delta});");
            if (Shape.ReturnsSequences)
            {
                writer.Line($"for (int unit = 0; unit < {Shape.Units}; unit++)");
                using (writer.Open(Emit.Lanes))
                {
                    writer.Line("float* sum = dh + (unit * 16) + lane;");
                    writer.Line($"(V.Load(sum) + V.Load(gradient + (((unit * {OutputStride}) + t) * 16) + lane)).Store(sum);");
                }
            }

            if (Shape.IsLSTM)
            {
                WriteLSTM(writer);
            }
            else
            {
                WriteGRU(writer);
            }

            writer.Line("// The gradient of the input.");
            using (writer.Open("if (inputGradient != null)"))
            {
                Through("weightIH", Shape.Channels, Shape.Rows, "delta", ("inputGradient + (t * 16)", 16 * InputStride), Adds).Write(writer);
            }
        }
    }

    /// <summary>Σ of a weight's rows times the deltas of those rows.</summary>
    private static RecurrentProduct Through(string weight, int columns, int rows, string deltas, (string, int) target, bool adds) => new(columns, rows, 1, columns)
    {
        Weight = weight,
        Source = (deltas, 16),
        Target = target,
        Adds = adds,
    };

    private void WriteLSTM(SourceWriter writer)
    {
        writer.Line("// The cell.");
        using (writer.Open($"for (int at = 0; at < {Units}; at += V.Count)"))
        {
            writer.Line("V one = V.Create(1f), dy = V.Load(dh + at);");
            writer.Line($"V i = V.Load(now + at), f = {Load("now", 1)}, g = {Load("now", 2)}, o = {Load("now", 3)};");
            writer.Line($"V y = global::GenBn.Activations.Tanh.Apply({Load("now", 4)});");
            writer.Line("V cell = V.MultiplyAdd(dy * o, (one - y) * (one + y), V.Load(dc + at));");
            writer.Line("(cell * g * (i * (one - i))).Store(delta + at);");
            writer.Line($"(cell * {Load("before", 4)} * (f * (one - f))).Store({At("delta", 1)});");
            writer.Line($"(cell * i * ((one - g) * (one + g))).Store({At("delta", 2)});");
            writer.Line($"(dy * y * (o * (one - o))).Store({At("delta", 3)});");
            writer.Line("(cell * f).Store(dc + at);");
        }

        writer.Line("// The gradient of the state before.");
        Through("weightHH", Shape.Units, Shape.Rows, "delta", ("dh", 16), adds: false).Write(writer);
    }

    private void WriteGRU(SourceWriter writer)
    {
        string ofN = Emit.Plus("weightHH", Shape.FirstRows * Shape.Units);
        writer.Line("// The cell.");
        using (writer.Open($"for (int at = 0; at < {Units}; at += V.Count)"))
        {
            writer.Line("V one = V.Create(1f), dy = V.Load(dh + at);");
            writer.Line($"V z = {Load("now", 1)}, n = {Load("now", 2)}, dn = dy * (one - z) * ((one - n) * (one + n));");
            writer.Line($"(dy * ({Load("before", 4)} - n) * (z * (one - z))).Store({At("delta", 1)});");
            writer.Line($"dn.Store({At("delta", 2)});");
            writer.Line("(dy * z).Store(dh + at);");
            if (!Shape.ResetsBefore)
            {
                writer.Line("V r = V.Load(now + at);");
                writer.Line($"(dn * {Load("now", 3)} * (r * (one - r))).Store(delta + at);");
                writer.Line($"(dn * r).Store({At("delta", 3)});");
            }
        }

        if (Shape.ResetsBefore)
        {
            writer.Line("// Through the product of n to the reset gate and the state.");
            Through(ofN, Shape.Units, Shape.Units, Emit.Plus("delta", 2 * Units), ("dq", 16), adds: false).Write(writer);
            using (writer.Open($"for (int at = 0; at < {Units}; at += V.Count)"))
            {
                writer.Line("V r = V.Load(now + at), d = V.Load(dq + at);");
                writer.Line($"(d * {Load("before", 4)} * (r * (V.Create(1f) - r))).Store(delta + at);");
                writer.Line("V.MultiplyAdd(d, r, V.Load(dh + at)).Store(dh + at);");
            }
        }

        writer.Line("// The gradient of the state before.");
        Through("weightHH", Shape.Units, Shape.FirstRows, "delta", ("dh", 16), adds: true).Write(writer);
        if (!Shape.ResetsBefore)
        {
            Through(ofN, Shape.Units, Shape.Units, Emit.Plus("delta", 3 * Units), ("dh", 16), adds: true).Write(writer);
        }
    }

    private string At(string slot, int part) => RecurrentText.At(slot, part * Units);

    private string Load(string slot, int part) => RecurrentText.Load(slot, part * Units);
}
