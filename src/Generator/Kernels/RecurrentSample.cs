using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// One sample of a recurrent layer, channels last: lanes are units. Each value is the same chain of operations as in
/// <see cref="RecurrentForward"/>, so that the bits are the same.
/// </summary>
/// <param name="Shape">The layer; its length is that of the frames that a call takes.</param>
/// <param name="InputStride">Floats from one position of the input to the next.</param>
/// <param name="OutputStride">The same of an output with all states.</param>
/// <param name="Starts">Whether the sequence starts here; otherwise the state goes on.</param>
internal sealed record RecurrentSample(RecurrentShape Shape, int InputStride, int OutputStride, bool Starts) : Kernel
{
    public override string Name => $"{Shape.Sizes}{(Starts ? "Sample" : "Stream")}";

    public override string Summary => $"{Shape.Words}, one sample{(Starts ? "" : ", from the state that is there")}; lanes are units.";

    public override IReadOnlyList<KernelParameter> Signature => Parameters.Pointers("input", "packed", "output", "state").ToList();

    /// <summary>The products with the input, with the state, and of a GRU's n with the state.</summary>
    private RecurrentPanel[] Panels => RecurrentPanel.Of(Shape);

    private int Padded => RecurrentPanel.Line(Shape.Units) + 8;

    public override void WriteBody(SourceWriter writer)
    {
        RecurrentPanel[] panels = Panels;
        writer.Line($"float* h = state{(Shape.IsLSTM ? Emit.Invariant($", c = state + {Padded}") : "")};");
        writer.Line($"float* gates = state + {(Shape.IsLSTM ? 2 : 1) * Padded}, products = gates + {panels[0].PaddedRows};");
        if (Shape.Cell != RecurrentCell.LSTM)
        {
            writer.Line($"float* q = products + {panels[1].PaddedRows}{(Shape.ResetsBefore ? Emit.Invariant($", reset = q + {panels[2].PaddedRows}") : "")};");
        }

        if (Starts)
        {
            using (writer.Open($"for (int at = 0; at < {(Shape.IsLSTM ? 2 : 1) * Padded}; at += V.Count)"))
            {
                writer.Line("V.Zero.Store(state + at);");
            }
        }

        writer.Line();
        string outputStep = Shape.ReturnsSequences ? Emit.Invariant($", output += {OutputStride}") : "";
        using (writer.Open($"for (int t = 0; t < {Shape.Length}; t++, input += {InputStride}{outputStep})"))
        {
            writer.Line("// Products with the input, and with the state.");
            panels[0].Write(writer, "packed", "input", "gates");
            panels[1].Write(writer, Emit.Plus("packed", panels[0].Floats), "h", "products");
            if (Shape.Cell == RecurrentCell.GRU)
            {
                panels[2].Write(writer, Emit.Plus("packed", panels[0].Floats + panels[1].Floats), "h", "q");
            }

            if (Shape.ResetsBefore)
            {
                writer.Line("Reset(gates, products, h, reset);");
                panels[2].Write(writer, Emit.Plus("packed", panels[0].Floats + panels[1].Floats), "reset", "q");
            }

            writer.Line($"Cell({string.Join(", ", CellParameters)});");
        }

        if (!Shape.ReturnsSequences)
        {
            writer.Line();
            using (writer.Open($"for (int u = 0; u < {Shape.Units}; u += V.Count)"))
            {
                writer.Line("V.Load(h + u).Store(output + u);");
            }
        }

        if (Shape.ResetsBefore)
        {
            using (RecurrentText.OpenFunction(writer, "Reset", "gates", "products", "h", "reset"))
            {
                writer.Line("// What the reset gate leaves of the state.");
                using (OpenUnits(writer))
                {
                    writer.Line($"({Gate("Sigmoid", 0)} * V.Load(h + u)).Store(reset + u);");
                }
            }
        }

        using (RecurrentText.OpenFunction(writer, "Cell", CellParameters))
        {
            WriteCell(writer);
        }
    }

    /// <summary>Floats of the state and of what lies between: state first, so that a stream can keep and copy it.</summary>
    public static int StateFloats(RecurrentShape shape)
    {
        RecurrentPanel[] panels = RecurrentPanel.Of(shape);
        int padded = RecurrentPanel.Line(shape.Units) + 8;
        return ((shape.IsLSTM ? 2 : 1) * padded) + panels.Sum(panel => panel.PaddedRows) + padded + 16;
    }

    private string[] CellParameters => Shape.IsLSTM ? ["gates", "products", "h", "c", "output"] : ["gates", "products", "q", "h", "output"];

    private void WriteCell(SourceWriter writer)
    {
        writer.Line("// The cell.");
        using (OpenUnits(writer))
        {
            if (Shape.IsLSTM)
            {
                writer.Line($"V i = {Gate("Sigmoid", 0)}, f = {Gate("Sigmoid", 1)}, g = {Gate("Tanh", 2)}, o = {Gate("Sigmoid", 3)};");
                writer.Line("V cell = V.MultiplyAdd(f, V.Load(c + u), i * g);");
                writer.Line("V value = o * global::GenBn.Activations.Tanh.Apply(cell);");
                writer.Line("cell.Store(c + u);");
            }
            else
            {
                string x = At("gates", 2);
                string product = Shape.ResetsBefore ? $"V.Load({x}) + V.Load(q + u)" : $"V.MultiplyAdd({Gate("Sigmoid", 0)}, V.Load(q + u), V.Load({x}))";
                writer.Line($"V z = {Gate("Sigmoid", 1)}, n = global::GenBn.Activations.Tanh.Apply({product});");
                writer.Line("V value = V.MultiplyAdd(z, V.Load(h + u) - n, n);");
            }

            writer.Line("value.Store(h + u);");
            if (Shape.ReturnsSequences)
            {
                writer.Line("value.Store(output + u);");
            }
        }
    }

    private SourceWriter.Block OpenUnits(SourceWriter writer) => writer.Open($"for (int u = 0; u < {Shape.Units}; u += V.Count)");

    private string Gate(string function, int part) =>
        $"global::GenBn.Activations.{function}.Apply(V.Load({At("gates", part)}) + V.Load({At("products", part)}))";

    private string At(string start, int part) => Emit.Plus($"{start} + u", part * Shape.Units);
}

/// <summary>A product of one sample: rows of a weight as panels, each of some vectors of 8 rows.</summary>
/// <param name="IsOfState">Whether it is with the state.</param>
/// <param name="First">The first row of the weight.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Columns">Columns: terms of each sum.</param>
internal sealed record RecurrentPanel(bool IsOfState, int First, int Rows, int Columns)
{
    private const int MostVectors = 12;

    /// <summary>Panels of nearly equal numbers of vectors.</summary>
    public int Count => (Vectors + MostVectors - 1) / MostVectors;

    /// <summary>Vectors of 8 rows of a panel.</summary>
    public int PanelVectors => (Vectors + Count - 1) / Count;

    /// <summary>Rows of a panel.</summary>
    public int Width => SampleLayout.Lanes * PanelVectors;

    /// <summary>Rows with those that only fill panels, in whole cache lines.</summary>
    public int PaddedRows => Line(Count * Width) + SampleLayout.Lanes;

    /// <summary>Floats of weights and biases.</summary>
    public int Floats => Count * Width * (Columns + 1);

    /// <summary>The arguments of the runtime's record of it.</summary>
    public string Creation => Emit.Invariant($"new global::GenBn.CompilerServices.RecurrentPanels({(IsOfState ? "true" : "false")}, {First}, {Rows}, {Width})");

    private int Vectors => (Rows + SampleLayout.Lanes - 1) / SampleLayout.Lanes;

    public static RecurrentPanel[] Of(RecurrentShape shape) =>
    [
        new(IsOfState: false, 0, shape.Rows, shape.Channels),
        new(IsOfState: true, 0, shape.FirstRows, shape.Units),
        .. shape.IsLSTM ? [] : new[] { new RecurrentPanel(IsOfState: true, shape.FirstRows, shape.Units, shape.Units) },
    ];

    /// <summary>Floats in whole cache lines.</summary>
    public static int Line(int floats) => (floats + 15) / 16 * 16;

    /// <summary>Writes the product of all rows. Vectors of 4 take a panel in two passes.</summary>
    public void Write(SourceWriter writer, string packed, string source, string target)
    {
        if (Count == 1)
        {
            WritePanel(writer, packed, source, target);
            return;
        }

        using (writer.Open($"for (int panel = 0; panel < {Count}; panel++)"))
        {
            WritePanel(writer, $"{packed} + (panel * {Width * (Columns + 1)})", source, $"{target} + (panel * {Width})");
        }
    }

    private void WritePanel(SourceWriter writer, string packed, string source, string target)
    {
        using (writer.Open($"for (int first = 0; first < {Width}; first += {PanelVectors} * V.Count)"))
        {
            writer.Line($"float* w = {packed} + first, y = {target} + first;");
            for (int vector = 0; vector < PanelVectors; vector++)
            {
                writer.Statement($"V sum{vector} = V.Load(w{Step(vector)});");
            }

            using (writer.Open($"for (int k = 0; k < {Columns}; k++)"))
            {
                writer.Line($"w += {Width};");
                writer.Line($"V value = V.Create({source}[k]);");
                for (int vector = 0; vector < PanelVectors; vector++)
                {
                    writer.Statement($"sum{vector} = V.MultiplyAdd(V.Load(w{Step(vector)}), value, sum{vector});");
                }
            }

            for (int vector = 0; vector < PanelVectors; vector++)
            {
                writer.Statement($"sum{vector}.Store(y{Step(vector)});");
            }
        }
    }

    private static string Step(int vector) => vector == 0 ? "" : Emit.Invariant($" + ({vector} * V.Count)");
}
