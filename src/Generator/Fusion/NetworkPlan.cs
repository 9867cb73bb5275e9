using GenBn.Generator.Declaration;
using GenBn.Generator.Graph;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Fusion;

/// <summary>All decisions about a network's code. Emission only writes them down.</summary>
internal sealed record NetworkPlan(
    NetworkDeclaration Declaration,
    EquatableArray<Layer> Layers,
    EquatableArray<Stage> Stages,
    EquatableArray<TensorPlan> Tensors,
    ScratchPlan Scratch,
    PredictionPlan Prediction)
{
    public TensorShape Input => Layers[0].Shape;

    public TensorPlan Output => Stages[Stages.Count - 1].Output;

    /// <summary>Values of all parameters.</summary>
    public long ParameterCount => Layers.Sum(layer => layer.ParameterCount);

    /// <summary>Values of all running statistics.</summary>
    public long BufferCount => Layers.Sum(layer => layer.BufferCount);

    public TrainingMemory TrainingMemory => TrainingMemory.For(Layers, Stages, Tensors, Scratch);

    /// <summary>Floating-point operations of the forward pass per sample, without those of batch statistics.</summary>
    public long Flops => Stages.Sum(stage => stage.Flops);

    /// <summary>The layers in order of declaration, which is that of their parameters.</summary>
    public IEnumerable<Layer> DeclaredLayers => Layers.OrderBy(layer => layer.Order);
}

/// <summary>Memory of one worker, in floats from its start. Each part is reused by every stage.</summary>
/// <param name="Lanes">Lane-wise sums on their way to a reduction.</param>
/// <param name="Gradient">The gradient of one block of a convolution's output.</param>
/// <param name="Accumulators">Lane-wise sums of a convolution's weight gradient over a group of blocks.</param>
/// <param name="Length">Floats in all.</param>
internal sealed record ScratchPlan(int Lanes, int Gradient, int Accumulators, int Length)
{
    public static ScratchPlan For(IReadOnlyCollection<Stage> stages)
    {
        // Three to five sums per channel, or what a weight gradient over the batch needs.
        int statistics = stages.Max(stage => Math.Max(
            PlaneSums.Statistics * Math.Max(stage.Input.Shape.Channels, stage.Output.Shape.Channels),
            stage is ConvStage conv ? conv.StatisticsFloats * stage.Output.Shape.Channels : 0));
        int lanes = Math.Max(statistics, stages.Max(stage => stage switch
        {
            ConvStage { ContractsOverBatch: true, Learns: true } conv => 16 * conv.WeightGradientTile.Rows * conv.WeightGradientChunk * conv.Layer.Window.Taps,
            DenseStage { Layer.IsTrainable: true } dense => dense.WeightGradientScratch,
            _ => 0,
        }));
        int gradient = 16 * stages.Max(stage => stage is ConvStage { ContractsOverBatch: false } conv ? conv.Output.Vectors : 0);
        int accumulators = 16 * stages.Max(stage => stage is ConvStage { ContractsOverBatch: false, Learns: true } conv ? conv.GradientCount : 0);
        return new ScratchPlan(0, lanes, lanes + gradient, lanes + gradient + accumulators);
    }
}
