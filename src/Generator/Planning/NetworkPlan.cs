namespace GenBn.Generator.Planning;

/// <summary>All decisions about a network's code. Emission only writes them down.</summary>
/// <param name="Declaration">The class.</param>
/// <param name="Layers">The graph.</param>
/// <param name="Stages">Its stages in training, in the order of execution.</param>
/// <param name="Tensors">What training keeps for a batch; the input first.</param>
/// <param name="Gradients">Where their gradients are.</param>
/// <param name="Forward">The forward pass of training.</param>
/// <param name="Backward">The backward pass.</param>
/// <param name="Scratch">A worker's own memory in training.</param>
/// <param name="Prediction">The predictor.</param>
internal sealed record NetworkPlan(
    NetworkDeclaration Declaration,
    EquatableArray<Layer> Layers,
    IReadOnlyList<Stage> Stages,
    IReadOnlyList<Tensor> Tensors,
    GradientPlan Gradients,
    Schedule Forward,
    Schedule Backward,
    ScratchPlan Scratch,
    PredictionPlan Prediction)
{
    /// <summary>The stream; null where samples are no sequences.</summary>
    public StreamPlan? Stream { get; init; }

    public TensorShape Input => Layers[0].Shape;

    /// <summary>What is done to the values of samples; null for nothing.</summary>
    public InputNormalization? Normalization => Layers.OfType<InputLayer>().Select(layer => layer.Normalization).FirstOrDefault(normalization => normalization.IsDeclared);

    /// <summary>The outputs with their names: one, or several heads.</summary>
    public IReadOnlyList<NetworkOutput> Outputs => NetworkOutput.Of(Layers);

    public Operand Output => Stages[Stages.Count - 1].Output;

    /// <summary>Values of all parameters.</summary>
    public long ParameterCount => Layers.Sum(layer => layer.ParameterCount);

    /// <summary>Values of all running statistics.</summary>
    public long BufferCount => Layers.Sum(layer => layer.BufferCount);

    public TrainingMemory TrainingMemory => TrainingMemory.For(this);

    /// <summary>Floating-point operations of the forward pass per sample, without those of batch statistics.</summary>
    public long Flops => Stages.Sum(stage => stage.Flops);

    /// <summary>The layers in order of declaration, which is that of their parameters.</summary>
    public IEnumerable<Layer> DeclaredLayers => Layers.OrderBy(layer => layer.Order);

    /// <summary>Decides everything.</summary>
    public static NetworkPlan For(NetworkDeclaration declaration, EquatableArray<Layer> layers, SampleSharing sharing)
    {
        (IReadOnlyList<Stage> stages, IReadOnlyList<Tensor> tensors) = FusionRules.Apply(layers);
        TensorLayout.Decide(stages, tensors);
        var gradients = new GradientPlan(stages);
        (Schedule forward, Schedule backward) = TrainingPlanner.Plan(stages, tensors[0], gradients);
        return new NetworkPlan(
            declaration,
            layers,
            stages,
            tensors,
            gradients,
            forward,
            backward,
            ScratchPlan.For([.. stages]),
            PredictionPlan.For(layers, stages, tensors[0], sharing))
        {
            Stream = StreamPlan.For(layers),
        };
    }
}
