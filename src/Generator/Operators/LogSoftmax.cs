using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[LogSoftmax]</c>: logarithms of probabilities of classes.</summary>
internal sealed class LogSoftmaxKind() : LayerKind("LogSoftmax")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) => [new LogSoftmaxDeclaration(source.Index)];
}

internal sealed record LogSoftmaxDeclaration(int Attribute) : OperatorDeclaration(Attribute, "LogSoftmax")
{
    public override CodeSize Size => CodeSize.OfLayer;
    public override string? ParameterType => null;
    public override string? LastActivation => null;

    public override void Verify(LayerCheck check)
    {
    }

    public override Layer? Place(Placement at)
    {
        if (!at.IsVector(Kind))
        {
            return null;
        }

        if (at.Source.Elements == 1)
        {
            at.Problems.Add(ProblemIds.SoftmaxOfOne, "the network learns nothing", "[Sigmoid], or more units");
        }

        return new LogSoftmaxLayer(at.Giving(at.Source));
    }
}

internal sealed record LogSoftmaxLayer(Placed At) : Layer(At)
{
    public override ParameterView? View => null;
    public override int MostCharacters => 12_000;
    public override string? HashWords => "logsoftmax";
    public override string Creation => ArchitectureEmitter.New(this, "LogSoftmaxLayer");
    public override string Words => Name;

    /// <summary>Scores: a softmax of them gives the probabilities.</summary>
    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => OutputMeaning.Scores;

    public override void Lower(FusionRules rules) => rules.Add(new LogSoftmaxStage(rules.Source(this), rules.AddTensor(Name, this), this));
}

/// <summary>The logarithm of the softmax over the features of a vector.</summary>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Layer">The layer.</param>
internal sealed record LogSoftmaxStage(Operand Input, Operand Output, LogSoftmaxLayer Layer) : PredictedStage(Input, Output)
{
    public override string Words => Layer.Words;

    public override string LayerNames => Layer.Name;

    public override IReadOnlyList<LayerCost> Costs => [PerValue(Layer, Output, 4)];

    public override bool SharesGradient(int input, bool isOnlyReader) => isOnlyReader;

    public override void Forward(TrainingPlanner plan) => Predict(plan.Schedule);

    public override void Backward(TrainingPlanner plan) => plan.Schedule.Block(StepOf($"gradient through {Words}", plan.WhereWanted(Input, new RuntimeCall(
        "LogSoftmaxKernels.Backward<V>",
        Block(Output), plan.Gradients.Block(Output), plan.Gradients.Block(Input), Output.Shape.Elements, Accumulate(plan.Gradients.Adds(this))))));

    public override PredictedStage? Fold(Folding folding) => this;

    public override void Predict(ScheduleBuilder schedule) =>
        schedule.Block(StepOf(Words, new RuntimeCall("LogSoftmaxKernels.Forward<V>", Block(Input), Block(Output), Output.Shape.Elements)));

    public override void PredictSample(SamplePlanner plan) => plan.Runtime(this, (input, output, width) => new RuntimeCall(
        $"LogSoftmaxKernels.Sample<{width}>", new Values(input.Tensor), new Values(output.Tensor), Output.Shape.Elements));
}
