using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[Dense]</c>: a fully connected layer, perhaps with an activation.</summary>
internal sealed class DenseKind() : LayerKind("Dense")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) =>
    [
        new DenseDeclaration(source.Index, source.Arguments[0], source.Arguments.Flag("Bias"), StartOption.Read(source.Arguments)),
        .. ActivationKind.ReadOption(source),
    ];
}

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Units">Outputs.</param>
/// <param name="Bias">As declared; null where nothing is said.</param>
/// <param name="Start">As declared.</param>
internal sealed record DenseDeclaration(int Attribute, int Units, bool? Bias, StartOption Start) : OperatorDeclaration(Attribute, "Dense")
{
    public override CodeSize Size => CodeSize.OfLayer;
    public override string? ParameterType => "DenseParameters";
    public override string? LastActivation => null;

    public override void Verify(LayerCheck check)
    {
        check.Positive("The number of units of Dense", Units);
        check.Start("Dense", Start.Initializer, Start.Deviation);
        check.Bias(Bias);
    }

    public override Layer? Place(Placement at) => at.IsVector("Dense") && at.FitsMemory("Dense", (long)Units * at.Source.Elements)
        ? new DenseLayer(at.Giving(TensorShape.Vector(Units)), at.Source.Elements, Bias ?? !at.MeetsBatchNorm, Start.Complete(at.Start))
        : null;
}

/// <summary>A weight's shape is outputs × features.</summary>
internal sealed record DenseLayer(Placed At, int Features, bool HasBias, StartValues Start) : Layer(At)
{
    public override ParameterView? View => ParameterView.OfWeight(
        "DenseParameters",
        ["Dense", Emit.Invariant($"{Features} → {Shape}"), Emit.Invariant($"weight {Shape.Elements}×{Features}")],
        Start,
        HasBias,
        IsTrainable,
        Shape.Elements,
        Features);

    public override int MostCharacters => 80_000;
    public override string? HashWords => $"dense '{Name}' bias {ArchitectureText.Flag(HasBias)}";
    public override string Creation =>
        ArchitectureEmitter.New(this, "DenseLayer", Emit.Invariant($"{Features}"), $"HasBias: {ArchitectureEmitter.Flag(HasBias)}");
    public override string Words => Name;

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => OutputMeaning.Scores;

    public override void Lower(FusionRules rules)
    {
        BatchNormLayer? norm = rules.Take<BatchNormLayer>();
        ActivationLayer? activation = rules.Take<ActivationLayer>();
        Operand product = rules.AddTensor(Name, this);
        bool keepsProduct = norm is not null || activation is { Function.IsMonotone: false };
        Operand output = keepsProduct ? rules.AddTensor(activation?.Name ?? norm!.Name + "_output", this) : product;
        rules.Add(new DenseStage(rules.Source(this), output, product, this, norm, activation));
    }
}
