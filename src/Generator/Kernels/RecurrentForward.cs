using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>One block of a recurrent layer forward: a loop over positions, of products with the input and the state, and the cell.</summary>
/// <param name="Shape">The layer.</param>
/// <param name="InputStride">Vectors from one channel of the input to the next.</param>
/// <param name="OutputStride">The same of an output with all states.</param>
/// <param name="Keeps">Whether each position has a slot, for the backward pass; otherwise all have the same.</param>
internal sealed record RecurrentForward(RecurrentShape Shape, int InputStride, int OutputStride, bool Keeps) : Kernel
{
    public override string Name => $"{Shape.Sizes}Forward";

    public override string Summary => $"{Shape.Words}, one block.";

    public override IReadOnlyList<KernelParameter> Signature =>
        [.. Parameters.Pointers("input", "weightIH", "weightHH", "biasIH", "biasHH", "output", "trace")];

    public override IEnumerable<string> Reasons => Keeps
        ? [Emit.Invariant($"The trace has a slot of {Shape.SlotRows} vectors for the start and for each position.")]
        : ["The trace has one slot: a state is read before the next one replaces it."];

    private int Units => 16 * Shape.Units;

    public override void WriteBody(SourceWriter writer)
    {
        int slot = 16 * Shape.SlotRows;
        using (writer.Open($"for (int at = {16 * Shape.FirstStateRow}; at < {slot}; at += V.Count)"))
        {
            writer.Line("V.Zero.Store(trace + at);");
        }

        writer.Line();
        using (writer.Open($"for (int t = 0; t < {Shape.Length}; t++)"))
        {
            writer.Line(Keeps ? Emit.Invariant($"float* before = trace + (t * {slot}), now = before + {slot};") : "float* before = trace, now = trace;");
            WriteProducts(writer);
            if (Shape.ResetsBefore)
            {
                writer.Line("Reset(before, now);");
                OfState(Shape.FirstRows, Shape.Units, Emit.Plus("now", 16 * Shape.QRow), Emit.Plus("now", 32 * Shape.Units), adds: true).Write(writer);
            }

            writer.Line("Cell(before, now, output, t);");
        }

        if (!Shape.ReturnsSequences)
        {
            string last = Emit.Plus("trace", (Keeps ? Shape.Length * slot : 0) + (16 * Shape.StateRow));
            writer.Line();
            using (writer.Open($"for (int at = 0; at < {Units}; at += V.Count)"))
            {
                writer.Line($"V.Load({last} + at).Store(output + at);");
            }
        }

        if (Shape.ResetsBefore)
        {
            WriteReset(writer);
        }

        using (RecurrentText.OpenFunction(writer, "Cell", "before", "now", "output", "int t"))
        {
            if (Shape.IsLSTM)
            {
                WriteLSTM(writer);
            }
            else
            {
                WriteGRU(writer);
            }
        }
    }

    private void WriteProducts(SourceWriter writer)
    {
        var ofInput = new RecurrentProduct(Shape.Rows, Shape.Channels, Shape.Channels, 1)
        {
            Weight = "weightIH",
            Bias = "biasIH",
            Source = ("input + (t * 16)", 16 * InputStride),
            Target = ("now", 16),
        };
        writer.Line("// Products with the input.");
        ofInput.Write(writer);
        writer.Line($"// Products with the state{(Shape.IsLSTM ? "" : ", of r and z")}.");
        OfState(0, Shape.FirstRows, Emit.Plus("before", 16 * Shape.StateRow), "now", adds: true).Write(writer);
        if (Shape.Cell == RecurrentCell.GRU)
        {
            writer.Line("// Product with the state, of n.");
            OfState(Shape.FirstRows, Shape.Units, Emit.Plus("before", 16 * Shape.StateRow), Emit.Plus("now", 16 * Shape.QRow), adds: false).Write(writer);
        }
    }

    private RecurrentProduct OfState(int first, int rows, string source, string target, bool adds) => new(rows, Shape.Units, Shape.Units, 1)
    {
        Weight = Emit.Plus("weightHH", first * Shape.Units),
        Bias = Emit.Plus("biasHH", first),
        Source = (source, 16),
        Target = (target, 16),
        Adds = adds,
    };

    private void WriteLSTM(SourceWriter writer)
    {
        writer.Line("// The cell: c' = f ⊙ c + i ⊙ g, h' = o ⊙ tanh(c').");
        using (OpenUnits(writer))
        {
            writer.Line($"V i = {Sigmoid("now", 0)}, f = {Sigmoid("now", 1)}, g = {Tanh("now", 2)}, o = {Sigmoid("now", 3)};");
            writer.Line($"V c = V.MultiplyAdd(f, {Load("before", 4)}, i * g);");
            writer.Line("V h = o * global::GenBn.Activations.Tanh.Apply(c);");
            if (Keeps)
            {
                writer.Line($"i.Store(now + at); f.Store({At("now", 1)}); g.Store({At("now", 2)}); o.Store({At("now", 3)});");
            }

            writer.Line($"c.Store({At("now", 4)});");
            WriteState(writer);
        }
    }

    private void WriteReset(SourceWriter writer)
    {
        using (RecurrentText.OpenFunction(writer, "Reset", "before", "now"))
        {
            writer.Line("// The reset gate, and what it leaves of the state.");
            using (OpenUnits(writer))
            {
                writer.Line($"V r = {Sigmoid("now", 0)};");
                writer.Line("r.Store(now + at);");
                writer.Line($"(r * {Load("before", 4)}).Store({At("now", 3)});");
            }
        }
    }

    private void WriteGRU(SourceWriter writer)
    {
        writer.Line("// The cell: h' = (1 − z) ⊙ n + z ⊙ h.");
        using (OpenUnits(writer))
        {
            if (!Shape.ResetsBefore)
            {
                writer.Line($"V r = {Sigmoid("now", 0)};");
            }

            string product = Shape.ResetsBefore ? Load("now", 2) : $"V.MultiplyAdd(r, {Load("now", 3)}, {Load("now", 2)})";
            writer.Line($"V z = {Sigmoid("now", 1)}, n = global::GenBn.Activations.Tanh.Apply({product});");
            writer.Line($"V h = V.MultiplyAdd(z, {Load("before", 4)} - n, n);");
            if (Keeps)
            {
                writer.Line($"{(Shape.ResetsBefore ? "" : "r.Store(now + at); ")}z.Store({At("now", 1)}); n.Store({At("now", 2)});");
            }

            WriteState(writer);
        }
    }

    private void WriteState(SourceWriter writer)
    {
        writer.Line($"h.Store({At("now", Shape.StateRow / Shape.Units)});");
        if (Shape.ReturnsSequences)
        {
            writer.Line($"h.Store(output + (((unit * {OutputStride}) + t) * 16) + lane);");
        }
    }

    private SourceWriter.Block OpenUnits(SourceWriter writer)
    {
        if (!Shape.ReturnsSequences)
        {
            return writer.Open($"for (int at = 0; at < {Units}; at += V.Count)");
        }

        writer.Line($"for (int unit = 0; unit < {Shape.Units}; unit++)");
        SourceWriter.Block block = writer.Open(Emit.Lanes);
        writer.Line("int at = (unit * 16) + lane;");
        return block;
    }

    private string At(string slot, int part) => RecurrentText.At(slot, part * Units);

    private string Load(string slot, int part) => RecurrentText.Load(slot, part * Units);

    private string Sigmoid(string slot, int part) => $"global::GenBn.Activations.Sigmoid.Apply({Load(slot, part)})";

    private string Tanh(string slot, int part) => $"global::GenBn.Activations.Tanh.Apply({Load(slot, part)})";
}

/// <summary>Pieces of the text of recurrent layers' kernels.</summary>
internal static class RecurrentText
{
    /// <summary>
    /// Opens a local function, which is a method for the just-in-time compiler: it inlines what works on vectors as long as a method has less than 512
    /// variables, and products with functions of all gates have more.
    /// </summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="name">Its name.</param>
    /// <param name="parameters">Pointers by their names, and others with their type.</param>
    public static SourceWriter.Block OpenFunction(SourceWriter writer, string name, params string[] parameters)
    {
        writer.Line();
        writer.Line(KernelClassText.Optimized);
        return writer.Open($"static void {name}({string.Join(", ", parameters.Select(parameter => parameter.Contains(' ') ? parameter : "float* " + parameter))})");
    }

    /// <summary>The place of the current unit in a part of a slot.</summary>
    public static string At(string slot, int offset) => Emit.Plus($"{slot} + at", offset);

    /// <summary>The vector that is there.</summary>
    public static string Load(string slot, int offset) => $"V.Load({At(slot, offset)})";
}
