using GenBn.Generator.Emission;
using GenBn.Generator.Kernels;

namespace GenBn.Generator.Planning;

/// <summary>Normalisation, the sum with a shortcut, max pooling and activation in one pass over the producer's output; at least one of the four.</summary>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Extreme">Per window the value that was chosen, before normalisation, for the backward pass; null without a pool.</param>
/// <param name="Norm">The batch norm.</param>
/// <param name="Sum">The layer that adds the shortcut.</param>
/// <param name="Shortcut">What is added after normalisation; never with a pool.</param>
/// <param name="Pool">The pool, whose windows all lie within the input.</param>
/// <param name="Activation">The activation.</param>
internal sealed record PointwiseStage(
    Operand Input, Operand Output, Tensor? Extreme, BatchNormLayer? Norm, AddLayer? Sum, Operand? Shortcut, MaxPoolLayer? Pool, ActivationLayer? Activation)
    : PredictedStage(Input, Output)
{
    /// <summary>In prediction: whether the batch norm became part of the weights before it.</summary>
    public bool IsFolded { get; init; }

    public override string Words => (Norm is null && Shortcut is not null && IsFolded ? $"sum with {Shortcut.Name}, " : "")
        + WordsOf(Norm, IsFolded ? null : Sum, Activation, Pool);

    public override string LayerNames => NamesOf(Norm, Sum, Activation, Pool);

    public override BatchNormLayer? Unfolded => Norm;

    public override IReadOnlyList<Operand> Inputs => Shortcut is null ? [Input] : [Input, Shortcut];

    public override bool Learns => Norm is { Learns: true };

    /// <summary>Comparisons count 1, normalisation 2, a sum and an activation 1; with a pool, of its results alone.</summary>
    public override IReadOnlyList<LayerCost> Costs =>
    [
        .. Norm is null ? [] : new[] { PerValue(Norm, Output, 2) },
        .. Sum is null ? [] : new[] { PerValue(Sum, Output) },
        .. Activation is null ? [] : new[] { PerValue(Activation, Output) },
        .. Pool is null ? [] : new[] { PerValue(Pool, Output, Pool.Window.Taps - 1) },
    ];

    public override IEnumerable<Operand> Alike => Extreme is null ? Inputs.Append(Output) : [Output, new Operand(Extreme)];

    public override bool SpreadsGradient => true;

    /// <summary>What a shortcut gets is the gradient of the output; the input gets it where the stage works value by value.</summary>
    public override bool SharesGradient(int input, bool isOnlyReader) => input > 0 ? Norm is not null : Norm is null && Pool is null && isOnlyReader;

    public override void Forward(TrainingPlanner plan)
    {
        // A batch norm that trains on running statistics: no kernel measures, but its numbers follow gamma and beta.
        if (Norm is { Options.UsesRunning: true })
        {
            plan.Combine(Norm);
        }

        Predict(plan.Schedule);
    }

    public override void Backward(TrainingPlanner plan)
    {
        if (Norm is not null)
        {
            plan.Schedule.Block(StepOf(
                $"gradient sums of {Norm.Name}",
                plan.WhereWanted(Output, GradientSums(plan.Gradients)),
                plan.WhereWanted(Output, new ObjectCall(new NormPart(Norm), "MergeGradientLanes", "block", Lanes))));
            plan.Schedule.Share(StepOf(
                $"gradients of {Norm.Name}",
                plan.WhereWanted(Output, TrainingPlanner.CombineGradients(Norm))));
        }

        plan.Schedule.Block(
            new Step($"gradient through {Words}", LayerNames, [.. Spread(plan)]), beforeConvolution: plan.Gradients.IsInScratch(Input));
    }

    public override PredictedStage? Fold(Folding folding) => this with { Extreme = null };

    public override void Predict(ScheduleBuilder schedule) => schedule.Block(StepOf(Words, KernelCall.Of(
        new PointwiseForward(
            Input.Shape, Output.Shape, Input.PlaneStride, Output.PlaneStride, Norm is not null, Shortcut is not null, Pool?.Window, Extreme is not null, Activation?.Function),
        ("input", Block(Input)),
        ("centers", Number("Center")),
        ("scales", Number("Scale")),
        ("shifts", Number("Shift")),
        ("shortcut", Shortcut is null ? null : Block(Shortcut)),
        ("extreme", Extreme is null ? null : new Values(Extreme)),
        ("output", Block(Output)))) with
    { Cost = Cost });

    public override void PredictSample(SamplePlanner plan) => plan.Pointwise(this);

    public override Stage Rename(Func<Operand, Operand> rename) => this with { Input = rename(Input), Shortcut = Shortcut is null ? null : rename(Shortcut) };

    private KernelCall GradientSums(GradientPlan gradients) => KernelCall.Of(
        new PointwiseGradientSums(Output.Shape, Output.PlaneStride, Shortcut is not null, Activation?.Function),
        ("gradient", gradients.Block(Output)),
        ("output", Block(Output)),
        ("input", Extreme is null ? Block(Input) : new Values(Extreme)),
        ("centers", Number("Center")),
        ("scales", Number("Scale")),
        ("shifts", Number("Shift")),
        ("shortcut", Shortcut is null ? null : Block(Shortcut)),
        ("sums", Lanes));

    private IEnumerable<Call> Spread(TrainingPlanner plan)
    {
        GradientPlan gradients = plan.Gradients;
        Argument gradient = gradients.Block(Output);
        bool isByValue = Norm is null && Pool is null;
        if (isByValue && Activation is not null)
        {
            yield return plan.WhereWanted(Output, KernelCall.Of(
                new ActivationGradient(Output.Vectors, Shortcut is not null, Activation.Function),
                ("gradient", gradient),
                ("output", Block(Output)),
                ("input", Block(Input)),
                ("shortcut", Shortcut is null ? null : Block(Shortcut))));
        }

        if (Shortcut is not null)
        {
            foreach (Call move in plan.Move(this, 1, gradient))
            {
                yield return move;
            }
        }

        if (isByValue)
        {
            foreach (Call move in plan.Move(this, 0, gradient))
            {
                yield return move;
            }

            yield break;
        }

        yield return plan.WhereWanted(Input, KernelCall.Of(
            new PointwiseGradient(
                Input.Shape, Output.Shape, Input.PlaneStride, Output.PlaneStride, Norm is not null, Pool?.Window, Activation?.Function, gradients.Adds(this)),
            ("gradient", gradient),
            ("output", Block(Output)),
            ("input", Block(Input)),
            ("extreme", Extreme is null ? null : new Values(Extreme)),
            ("centers", Number("Center")),
            ("scales", Number("GradientScale")),
            ("slopes", Number("GradientSlope")),
            ("shifts", Number("GradientShift")),
            ("inputGradient", gradients.Block(Input))));
        if (Norm is not null)
        {
            // Lanes without a sample have dy = 0, but the batch norm's mean terms would reach them.
            yield return plan.WhereWanted(Input, new RuntimeCall("LaneMask.Clear<V>", gradients.Block(Input), Input.Vectors, "Lanes(block)"));
        }
    }

    private NormPart? Number(string member) => Norm is null ? null : new NormPart(Norm, member);
}
