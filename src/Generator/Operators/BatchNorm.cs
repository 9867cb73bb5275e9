using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[BatchNorm]</c>.</summary>
internal sealed class BatchNormKind() : LayerKind("BatchNorm")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source)
    {
        AttributeArguments arguments = source.Arguments;
        return
        [
            new BatchNormDeclaration(
                source.Index,
                arguments.Float("Momentum", 0.9f),
                arguments.Float("Epsilon", 1e-5f),
                arguments.Integer("Scale", 0),
                arguments.Integer("Center", 0),
                arguments.Has("Statistics") ? arguments.Integer("Statistics", 0) : null,
                arguments.Integer("RunningVariance", 0)),
        ];
    }
}

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Momentum">Share of the old running statistics.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Scale">Member of <c>BatchNormTerm</c>: gamma.</param>
/// <param name="Center">Member of <c>BatchNormTerm</c>: beta.</param>
/// <param name="Statistics">Member of <c>BatchNormStatistics</c>; null where nothing is said.</param>
/// <param name="RunningVariance">Member of <c>RunningVariance</c>.</param>
internal sealed record BatchNormDeclaration(
    int Attribute, float Momentum, float Epsilon, int Scale, int Center, int? Statistics, int RunningVariance) : OperatorDeclaration(Attribute, "BatchNorm")
{
    /// <summary>Whether training normalises by the running statistics.</summary>
    public bool UsesRunning => Statistics == 1;

    /// <summary>Whether the running variance is the unbiased one.</summary>
    public bool IsUnbiased => RunningVariance == 1;

    public override CodeSize Size => CodeSize.OfLayer;
    public override string? ParameterType => "BatchNormParameters";
    public override string? LastActivation => null;

    public override void Verify(LayerCheck check)
    {
        check.Holds("The momentum of BatchNorm", Momentum, Momentum is >= 0 and < 1, "at least 0 and below 1");
        check.Holds("The epsilon of BatchNorm", Epsilon, Epsilon > 0 && !float.IsInfinity(Epsilon), "positive");
        check.Member("The scale of BatchNorm", "BatchNormTerm", Scale, BatchNormTerms.Frozen);
        check.Member("The center of BatchNorm", "BatchNormTerm", Center, BatchNormTerms.Frozen);
        check.Member("The statistics of BatchNorm", "BatchNormStatistics", Statistics, 1);
        check.Member("The running variance of BatchNorm", "RunningVariance", RunningVariance, 1);

        // 0 is not PyTorch's: it keeps nothing of the old statistics here, and everything there.
        if (Momentum is > 0 and < 0.5f && MomentumConvention.Converted(Momentum) is { } converted)
        {
            string percent = FormattableString.Invariant($"{(decimal)Momentum * 100:0.#####}");
            check.Problems.AddUnplaced(ProblemIds.MomentumOfPyTorch, FormattableString.Invariant($"{Momentum}"), check.Problems.Where, percent, converted);
        }

        if (Statistics is null && check.Position.IsFrozen)
        {
            check.Problems.AddUnplaced(ProblemIds.FrozenStatistics, "this batch norm");
        }

        if (check.Position.Previous is BatchNormDeclaration)
        {
            check.Problems.AddUnplaced(ProblemIds.BatchNormRepeated);
        }
    }

    public override Layer? Place(Placement at)
    {
        // Frozen by its class or behind it, it has heard of that already.
        if (Statistics is null && at.Layer.Chain.IsFrozen)
        {
            at.Problems.Add(ProblemIds.FrozenStatistics, Kind);
        }

        return new BatchNormLayer(at.Giving(at.Source), this with { Attribute = 0, Name = null });
    }
}

/// <summary>Members of the <c>BatchNormTerm</c> enumeration.</summary>
internal static class BatchNormTerms
{
    public const int Learned = 0;
    public const int Off = 1;
    public const int Frozen = 2;
}

internal sealed record BatchNormLayer(Placed At, BatchNormDeclaration Options) : Layer(At)
{
    /// <summary>Whether gamma or beta is learned.</summary>
    public bool Learns => IsTrainable && (Options.Scale == BatchNormTerms.Learned || Options.Center == BatchNormTerms.Learned);

    public override ParameterView? View => new(
        "BatchNormParameters",
        ["BatchNorm", Shape.ToString(), Word("gamma", Options.Scale), Word("beta", Options.Center)],
        "null",
        Term("gamma", TensorRole.Gamma, StartValues.Ones, Options.Scale),
        Term("beta", TensorRole.Beta, StartValues.Zeros, Options.Center),
        new LayerTensor("running_mean", TensorRole.Buffer, StartValues.Zeros, IsTrainable: false, Shape.Channels),
        new LayerTensor("running_var", TensorRole.Buffer, StartValues.Ones, IsTrainable: false, Shape.Channels));

    public override int MostCharacters => 20_000;

    public override string? HashWords => $"batchnorm '{Name}' epsilon {ArchitectureText.Bits(Options.Epsilon)}, "
        + $"gamma {ArchitectureText.Flag(Options.Scale != BatchNormTerms.Off)}, beta {ArchitectureText.Flag(Options.Center != BatchNormTerms.Off)}";

    public override string Creation => ArchitectureEmitter.New(
        this,
        "BatchNormLayer",
        $"Epsilon: {Emit.Literal(Options.Epsilon)}",
        $"Momentum: {Emit.Literal(Options.Momentum)}",
        $"HasGamma: {ArchitectureEmitter.Flag(Options.Scale != BatchNormTerms.Off)}",
        $"HasBeta: {ArchitectureEmitter.Flag(Options.Center != BatchNormTerms.Off)}",
        $"UsesRunning: {ArchitectureEmitter.Flag(Options.UsesRunning)}");

    public override string Words => Name;

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => layers[Inputs[0]].Meaning(layers) with { IsProbability = false };

    /// <summary>Where its producer took no statistics, they are a pass of their own before the normalisation.</summary>
    public override Layer? OfFrame(Placed at, FrameLayers frames) => this with { At = at };

    public override void Lower(FusionRules rules)
    {
        if (!Options.UsesRunning && rules.Measure(this))
        {
            rules.AddPass(new StatisticsStage(rules.Source(this), this));
        }

        Normalization.Lower(rules, this);
    }

    private LayerTensor? Term(string name, TensorRole role, StartValues start, int term) =>
        term == BatchNormTerms.Off ? null : new LayerTensor(name, role, start, IsTrainable && term == BatchNormTerms.Learned, Shape.Channels);

    private string Word(string name, int term) => term switch
    {
        BatchNormTerms.Off => $"no {name}",
        BatchNormTerms.Frozen => Emit.Invariant($"{name} {Shape.Channels} (frozen)"),
        _ => Emit.Invariant($"{name} {Shape.Channels}"),
    };
}
