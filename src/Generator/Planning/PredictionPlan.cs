using GenBn.Generator.Kernels;

namespace GenBn.Generator.Planning;

/// <summary>All decisions about a network's predictor: two schedules of the same stages.</summary>
/// <param name="Stages">With folded batch norms.</param>
/// <param name="Blocks">The schedule for many samples.</param>
/// <param name="Output">Where that leaves the outputs.</param>
/// <param name="Sample">The schedule for one sample.</param>
/// <param name="SampleOutput">Where that leaves the outputs, row-major.</param>
/// <param name="Packings">How the weights of layers are packed for one sample; none for one that takes them as they are.</param>
internal sealed record PredictionPlan(
    IReadOnlyList<PredictedStage> Stages,
    Schedule Blocks,
    Tensor Output,
    Schedule Sample,
    Tensor SampleOutput,
    IReadOnlyDictionary<string, LanePacking> Packings)
{
    /// <summary>Bytes that scratch memory may have before its first cache line.</summary>
    private const int LineBytes = 64;

    /// <summary>Whether the outputs are probabilities already: the last layer is a softmax, a sigmoid or a hard sigmoid. Null where some are and others are not.</summary>
    public bool? HasProbabilities { get; init; }

    /// <summary>The shape of the image that the outputs are; null where they are scores.</summary>
    public TensorShape? OutputImage { get; init; }

    /// <summary>Floats of scratch memory: enough for either schedule.</summary>
    public int ScratchLength => Math.Max(Blocks.ScratchLength, Sample.ScratchLength);

    /// <summary>Floats behind the scratch memory where a sample is normalised; 0 where samples are taken as they are.</summary>
    public long NormalizedLength { get; init; }

    /// <summary>Bytes of scratch memory that a caller has to bring.</summary>
    public long ScratchBytes => (4 * (ScratchLength + NormalizedLength)) + LineBytes;

    /// <summary>Bytes of the weights that all calls of a predictor share: folded, and packed once more for one sample.</summary>
    public long WeightBytes => sizeof(float)
        * (Folded.Sum(folded => folded.Length(PackingOf(folded.Layer))) + Unfolded.Sum(norm => 3 * FoldedLayer.Line(norm.Shape.Channels)) + Objects.Sum(kept => kept.Floats));

    /// <summary>Layers with weights, in the order of execution.</summary>
    public IEnumerable<FoldedLayer> Folded => Stages.Select(stage => stage.Folded).OfType<FoldedLayer>();

    /// <summary>Batch norms with no layer before them that could take them in.</summary>
    public IEnumerable<BatchNormLayer> Unfolded => Stages.Select(stage => stage.Unfolded).OfType<BatchNormLayer>();

    /// <summary>What the predictor keeps for its stages beside those.</summary>
    public IEnumerable<StageObject> Objects => Stages.SelectMany(stage => stage.PredictorObjects);

    /// <summary>How the weights of a layer are packed for one sample; null where that takes them as they are.</summary>
    public LanePacking? PackingOf(Layer layer) => Packings.TryGetValue(layer.Name, out LanePacking packing) ? packing : null;

    /// <param name="layers">The graph.</param>
    /// <param name="trained">The stages of training.</param>
    /// <param name="input">The network's input.</param>
    /// <param name="sharing">How the steps of one sample are shared.</param>
    public static PredictionPlan For(IReadOnlyList<Layer> layers, IReadOnlyList<Stage> trained, Tensor input, SampleSharing sharing)
    {
        (IReadOnlyList<PredictedStage> stages, Operand output) = Folding.Apply(trained, input);
        (Schedule sample, Tensor sampleOutput, IReadOnlyDictionary<string, LanePacking> packings) = SamplePlanner.Plan(stages, input, output, sharing);
        return new PredictionPlan(stages, BlockPlanner.Plan(stages, input, output.Tensor), output.Tensor, sample, sampleOutput, packings)
        {
            HasProbabilities = OutputActivation.IsProbability(layers, layers.Count - 1),
            OutputImage = OutputActivation.Image(layers, layers.Count - 1),
            NormalizedLength = layers[0] is InputLayer { Normalization.IsDeclared: true } ? FoldedLayer.Line(input.Shape.Elements) : 0,
        };
    }
}
