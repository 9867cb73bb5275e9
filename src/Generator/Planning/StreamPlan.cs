namespace GenBn.Generator.Planning;

/// <summary>A network's stream: a schedule of one frame, or what prevents it.</summary>
/// <param name="Frame">The plan of one frame as of a sample; null where a layer is not causal.</param>
/// <param name="Obstacle">That layer.</param>
internal sealed record StreamPlan(PredictionPlan? Frame, Layer? Obstacle)
{
    /// <summary>One input frame.</summary>
    public Tensor? Input { get; init; }

    /// <summary>Values of an input frame.</summary>
    public int InputLength { get; init; }

    /// <summary>Values of an output frame.</summary>
    public int OutputLength { get; init; }

    /// <summary>Floats that a stream keeps.</summary>
    public int StateLength => Frame?.Sample.Kept.Sum(kept => kept.Floats) ?? 0;

    /// <summary>The stream of a network of sequences; null for any other.</summary>
    public static StreamPlan? For(IReadOnlyList<Layer> layers)
    {
        if (layers[0].Shape is { IsVector: true } or { Height: not 1 })
        {
            return null;
        }

        (IReadOnlyList<Layer> frames, Layer? obstacle) = FrameLayers.Of(layers);
        if (obstacle is not null)
        {
            return new StreamPlan(null, obstacle);
        }

        (IReadOnlyList<Stage> stages, IReadOnlyList<Tensor> tensors) = FusionRules.Apply(frames);
        (IReadOnlyList<PredictedStage> predicted, Operand output) = Folding.Apply(stages, tensors[0]);
        (Schedule sample, Tensor sampleOutput, IReadOnlyDictionary<string, Kernels.LanePacking> packings) =
            SamplePlanner.Plan(predicted, tensors[0], output, SampleSharing.None);
        return new StreamPlan(new PredictionPlan(predicted, new Schedule([]), output.Tensor, sample, sampleOutput, packings), null)
        {
            Input = tensors[0],
            InputLength = layers[0].Shape.Channels,
            OutputLength = output.Shape.Elements,
        };
    }
}
