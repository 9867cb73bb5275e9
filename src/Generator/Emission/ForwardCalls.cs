using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission;

/// <summary>Where a pass or predictor has its tensors.</summary>
internal interface IStageMemory
{
    /// <summary>A tensor from its first block on.</summary>
    string Batch(TensorPlan tensor);

    /// <summary>The current block of a tensor.</summary>
    string Block(TensorPlan tensor);

    /// <summary>The weights of a layer.</summary>
    string Weight(Layer layer);

    /// <summary>The bias of a layer that has one.</summary>
    string Bias(Layer layer);
}

/// <summary>Calls of the forward kernels: the same in training and prediction, but for the places of tensors.</summary>
/// <param name="memory">The places.</param>
/// <param name="kernels">The class with the kernels.</param>
internal sealed class ForwardCalls(IStageMemory memory, string kernels)
{
    /// <param name="stage">The convolution.</param>
    /// <param name="lanes">Memory for what its statistics are made of, in training.</param>
    /// <param name="ahead">What it fetches for the steps after it, in training.</param>
    public string Conv(ConvStage stage, string lanes = "", string ahead = "")
    {
        string bias = Bias(stage.Layer, stage.HasBias);
        string statistics = stage.Statistics is null ? "" : lanes + ", ";
        string shortcut = stage.Shortcut is null ? "" : memory.Block(stage.Shortcut) + ", ";
        return $"{kernels}.{stage.Name}Forward<V>({memory.Block(stage.Input)}, {memory.Weight(stage.Layer)}, {bias}{statistics}{shortcut}{memory.Block(stage.Output)}{(ahead.Length == 0 ? "" : ", " + ahead)});";
    }

    /// <summary>A stage that works block by block and has nothing else to say in training.</summary>
    public string Block(Stage stage) => stage switch
    {
        NormalizeStage normalize => Normalize(normalize),
        PoolStage => $"{kernels}.{stage.Name}Forward<V>({memory.Block(stage.Input)}, {memory.Block(stage.Output)});",
        MeanStage => Emit.Invariant($"global::GenBn.Kernels.PlaneKernels.MeanForward<V>({memory.Block(stage.Input)}, {memory.Block(stage.Output)}, {stage.Input.Shape.Channels}, {stage.Input.Shape.Plane}, {stage.Input.PlaneStride});"),
        SoftmaxStage => Emit.Invariant($"global::GenBn.Kernels.SoftmaxKernels.Forward<V>({memory.Block(stage.Input)}, {memory.Block(stage.Output)}, {stage.Output.Shape.Elements});"),
        ConcatStage concat => string.Join("\n", Branches(concat).Select(branch => Emit.Invariant(
            $"global::GenBn.Kernels.BlockKernels.Copy<V>({memory.Block(branch.Tensor)}, {Emit.Plus(memory.Block(concat.Output), branch.First * 16)}, {branch.Tensor.Vectors});"))),
        _ => throw new InvalidOperationException($"No forward step for {stage}."),
    };

    /// <summary>Every branch of a concatenation and its first vector in the output.</summary>
    public static IEnumerable<(TensorPlan Tensor, int First)> Branches(ConcatStage stage)
    {
        int first = 0;
        foreach (TensorPlan branch in stage.Branches)
        {
            yield return (branch, first);
            first += branch.Vectors;
        }
    }

    /// <param name="stage">The dense layer.</param>
    /// <param name="features">First and one past the last unit, and the number of blocks, as arguments.</param>
    public string Product(DenseStage stage, string features) =>
        $"{kernels}.{stage.Name}Forward<V>({memory.Batch(stage.Input)}, {memory.Weight(stage.Layer)}, {Bias(stage.Layer, stage.HasBias)}{memory.Batch(stage.Product)}, {features});";

    /// <summary>The activation of a dense layer without batch norm.</summary>
    public string Activate(DenseStage stage, string features) =>
        $"global::GenBn.Kernels.FeatureKernels.Activate<V, {Emit.Activation(stage.Activation?.Function)}>({Strided(stage.Product)}, {Strided(stage.Output)}, {features});";

    /// <summary>A tensor and its stride as arguments.</summary>
    public string Strided(TensorPlan tensor) => Emit.Invariant($"{memory.Batch(tensor)}, {tensor.Stride}");

    /// <summary>The bias and a comma, or nothing.</summary>
    private string Bias(Layer layer, bool exists) => exists ? memory.Bias(layer) + ", " : "";

    private string Normalize(NormalizeStage stage)
    {
        string norm = stage.Norm is null ? "" : ", " + PassText.Coefficients(stage.Norm);
        string shortcut = stage.Shortcut is null ? "" : ", " + memory.Block(stage.Shortcut);
        string extreme = stage.Extreme is null ? "" : ", " + memory.Block(stage.Extreme);
        return $"{kernels}.{stage.Name}Forward<V>({memory.Block(stage.Input)}{norm}{shortcut}{extreme}, {memory.Block(stage.Output)});";
    }
}
