using GenBn.Generator.Emission;
using GenBn.Generator.Kernels;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[GRU]</c> and <c>[LSTM]</c>: recurrent layers over a sequence.</summary>
internal sealed class RecurrentKind() : LayerKind("GRU", "LSTM")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) =>
    [
        new RecurrentDeclaration(
            source.Index,
            source.Kind,
            source.Arguments[0],
            source.Arguments.Flag("ReturnSequences") ?? false,
            source.Arguments.Flag("ResetAfter") ?? true),
    ];
}

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Kind">The attribute's name.</param>
/// <param name="Units">Values of the state.</param>
/// <param name="ReturnSequences">Whether the output is the state at every position.</param>
/// <param name="ResetAfter">Whether a GRU's reset gate applies after the product.</param>
internal sealed record RecurrentDeclaration(int Attribute, string Kind, int Units, bool ReturnSequences, bool ResetAfter)
    : OperatorDeclaration(Attribute, Kind)
{
    public override CodeSize Size => CodeSize.OfLayer;

    public override string? ParameterType => "RecurrentParameters";

    public override string? LastActivation => null;

    private RecurrentCell Cell => Kind == "LSTM" ? RecurrentCell.LSTM : ResetAfter ? RecurrentCell.GRU : RecurrentCell.GRUResetBefore;

    public override void Verify(LayerCheck check) => check.Positive($"The number of units of {Kind}", Units);

    public override Layer? Place(Placement at)
    {
        if (!at.IsSequence(Kind, "reshape it to one row"))
        {
            return null;
        }

        var shape = new RecurrentShape(Cell, at.Source.Channels, Units, at.Source.Width, ReturnSequences);
        long gates = shape.IsLSTM ? 4 : 3, slot = shape.IsLSTM ? 6 : 5;
        return at.FitsMemory(Kind, gates * Units * Math.Max(Units, shape.Channels)) && at.FitsMemory($"The trace of {Kind}", (shape.Length + 1L) * slot * Units)
            ? new RecurrentLayer(at.Giving(ReturnSequences ? at.Source with { Channels = Units } : TensorShape.Vector(Units)), shape)
            : null;
    }
}

internal sealed record RecurrentLayer(Placed At, RecurrentShape Recurrence) : Layer(At)
{
    /// <summary>Whether it takes one frame of a stream, from the state behind the frame before.</summary>
    public bool IsFrame { get; init; }

    public override ParameterView? View
    {
        get
        {
            StartValues start = StartValues.Within((float)(1 / Math.Sqrt(Recurrence.Units)));
            int rows = Recurrence.Rows, channels = Recurrence.Channels, units = Recurrence.Units;
            return new(
                "RecurrentParameters",
                [
                    Recurrence.Kind + (Recurrence.ResetsBefore ? ", reset before the product" : ""),
                    Emit.Invariant($"{channels}×1×{Recurrence.Length} → {Shape}"),
                    Emit.Invariant($"weight_ih {rows}×{channels}"),
                    Emit.Invariant($"weight_hh {rows}×{units}"),
                    Emit.Invariant($"bias_ih and bias_hh {rows}"),
                ],
                "null",
                new LayerTensor("weight_ih", TensorRole.Weight, start, IsTrainable, rows, channels),
                new LayerTensor("weight_hh", TensorRole.Weight, start, IsTrainable, rows, units),
                new LayerTensor("bias_ih", TensorRole.Bias, start, IsTrainable, rows),
                new LayerTensor("bias_hh", TensorRole.Bias, start, IsTrainable, rows));
        }
    }

    public override int MostCharacters => 60_000;

    public override string? HashWords => $"recurrent '{Name}' {Recurrence.Cell}, sequences {ArchitectureText.Flag(Recurrence.ReturnsSequences)}";

    public override string Creation => ArchitectureEmitter.New(
        this,
        "RecurrentLayer",
        $"global::GenBn.Architecture.RecurrentCell.{Recurrence.Cell}",
        Emit.Invariant($"Channels: {Recurrence.Channels}"),
        Emit.Invariant($"Units: {Recurrence.Units}"),
        $"ReturnsSequences: {ArchitectureEmitter.Flag(Recurrence.ReturnsSequences)}");

    public override string Words => $"{Name}, {(Recurrence.ReturnsSequences ? "all states" : "last state")}";

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => OutputMeaning.Scores;

    public override Layer? OfFrame(Placed at, FrameLayers frames) => Recurrence.ReturnsSequences
        ? this with { At = at, Recurrence = Recurrence with { Length = 1 }, IsFrame = true }
        : null;

    public override void Lower(FusionRules rules)
    {
        Tensor trace = rules.AddTensor(Name + "_trace", TensorShape.Vector((Recurrence.Length + 1) * Recurrence.SlotRows));
        rules.Add(new RecurrentStage(rules.Source(this), rules.AddTensor(Name, this), trace, this));
    }
}
