using GenBn.Generator.Graph;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Fusion;

/// <summary>All decisions about a network's predictor: two schedules of the same stages.</summary>
/// <param name="Stages">With folded batch norms.</param>
/// <param name="Blocks">The schedule for many samples.</param>
/// <param name="Sample">The schedule for one sample.</param>
/// <param name="HasProbabilities">Whether the outputs are probabilities already: the last layer is a softmax or a sigmoid. Null where some are and others are not.</param>
/// <param name="OutputImage">The shape of the image that the outputs are; null where they are scores.</param>
internal sealed record PredictionPlan(EquatableArray<Stage> Stages, BlockPlan Blocks, SamplePlan Sample, bool? HasProbabilities, TensorShape? OutputImage)
{
    /// <summary>Bytes that scratch memory may have before its first cache line.</summary>
    private const int LineBytes = 64;

    /// <summary>Floats of scratch memory: enough for either schedule.</summary>
    public int ScratchLength => Math.Max(Blocks.Memory.Length, Sample.Memory.Length);

    /// <summary>Bytes of scratch memory that a caller has to bring.</summary>
    public long ScratchBytes => (4L * ScratchLength) + LineBytes;

    /// <summary>Bytes of the weights that all calls of a predictor share: folded, and packed once more for one sample.</summary>
    public long WeightBytes => sizeof(float)
        * (Folded.Sum(folded => folded.Length(PackingOf(folded.Layer))) + Unfolded.Sum(norm => 3 * FoldedLayer.Line(norm.Shape.Channels)));

    /// <summary>How the weights of a layer are packed for one sample; null where that takes them as they are.</summary>
    public LanePacking? PackingOf(Layer layer) => Sample.PackingOf(layer.Name);

    /// <summary>Layers with weights, in the order of execution.</summary>
    public IEnumerable<FoldedLayer> Folded => Stages.Select(stage => stage switch
    {
        ConvStage conv => conv.Folded,
        DenseStage dense => dense.Folded,
        _ => null,
    }).Where(folded => folded is not null).Select(folded => folded!);

    /// <summary>Batch norms with no layer before them that could take them in.</summary>
    public IEnumerable<BatchNormLayer> Unfolded => Stages.Where(stage => stage.BatchNorm is not null).Select(stage => stage.BatchNorm!);

    public static PredictionPlan For(IReadOnlyList<Layer> layers, IReadOnlyList<Stage> trained, TensorPlan input)
    {
        (IReadOnlyList<Stage> stages, TensorPlan output) = Folding.Apply(trained);
        return new PredictionPlan(
            new EquatableArray<Stage>(stages),
            new BlockPlan(stages, input, output),
            new SamplePlan(stages, input, output),
            OutputActivation.IsProbability(layers, layers.Count - 1),
            OutputActivation.Image(layers, layers.Count - 1));
    }
}
