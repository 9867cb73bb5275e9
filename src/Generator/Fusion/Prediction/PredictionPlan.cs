using GenBn.Generator.Graph;

namespace GenBn.Generator.Fusion;

/// <summary>All decisions about a network's predictor: two schedules of the same stages.</summary>
/// <param name="Network">The network.</param>
/// <param name="Stages">With folded batch norms.</param>
/// <param name="Output">The tensor with the outputs.</param>
/// <param name="Steps">For one sample.</param>
/// <param name="SampleOutput">The outputs of one sample.</param>
internal sealed record PredictionPlan(
    NetworkPlan Network, EquatableArray<Stage> Stages, TensorPlan Output, EquatableArray<SampleStep> Steps, SampleTensor SampleOutput)
{
    /// <summary>Samples that the schedule for many computes together: four blocks fill the registers of a dense layer.</summary>
    public const int Blocks = 4;

    public static PredictionPlan Of(NetworkPlan network)
    {
        (IReadOnlyList<Stage> stages, TensorPlan output) = Folding.Apply(network.Stages);
        (IReadOnlyList<SampleStep> steps, SampleTensor sampleOutput) = SampleSteps.Build(stages, network.Tensors[0], output);
        return new PredictionPlan(network, new EquatableArray<Stage>(stages), output, new EquatableArray<SampleStep>(steps), sampleOutput);
    }

    public TensorPlan Input => Network.Tensors[0];

    /// <summary>Layers with weights, in the order of execution.</summary>
    public IEnumerable<FoldedLayer> Folded => Stages.Select(stage => stage switch
    {
        ConvStage conv => conv.Folded,
        DenseStage dense => dense.Folded,
        _ => null,
    }).Where(folded => folded is not null).Select(folded => folded!);

    /// <summary>Batch norms with no layer before them that could take them in.</summary>
    public IEnumerable<BatchNormLayer> Unfolded => Stages.Where(stage => stage.BatchNorm is not null).Select(stage => stage.BatchNorm!);

    /// <summary>Whether the outputs are probabilities already: the last layer is a softmax or a sigmoid.</summary>
    public bool HasProbabilities => Network.Layers.Last() is SoftmaxLayer or ActivationLayer { Function: "Sigmoid" };
}
