using System.ComponentModel;

namespace GenBn;

/// <summary>What the generator adds to an annotated class.</summary>
/// <typeparam name="TSelf">The class itself.</typeparam>
public interface INetwork<TSelf>
    where TSelf : INetwork<TSelf>
{
    /// <summary>Values of one input sample.</summary>
    static abstract int InputLength { get; }

    /// <summary>Values of one output sample.</summary>
    static abstract int OutputLength { get; }

    /// <summary>All learned values.</summary>
    static abstract int ParameterCount { get; }

    /// <summary>Floating-point operations of a forward pass per sample; a fused multiply-add counts 2.</summary>
    static abstract long Flops { get; }

    /// <summary>Differs between networks whose weights mean something else or that predict otherwise from the same weights.</summary>
    static abstract string ArchitectureHash { get; }

    /// <summary>The layers and what they take, as a table in plain text.</summary>
    static abstract string Summary { get; }

    /// <summary>The layers as plain data.</summary>
    static abstract NetworkArchitecture Architecture { get; }

    /// <summary>A predictor straight from weights, without a network that could be trained.</summary>
    /// <param name="weights">Tensors of the network's names and shapes, and no others but what else a <see cref="TrainingCheckpoint"/> has.</param>
    /// <exception cref="InvalidDataException">A tensor is missing, has another shape or is not the network's, a value is NaN, infinite or a negative variance, or the weights are those of another architecture.</exception>
    static abstract Predictor<TSelf> LoadPredictor(WeightsFile weights);

    /// <summary>The memory of the parameters and running statistics.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    ParameterStore Store { get; }

    /// <summary>Learned tensors in declaration order.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Running statistics in declaration order.</summary>
    IReadOnlyList<NamedTensor> Buffers { get; }

    /// <summary>A forward and backward pass for batches of up to <paramref name="batchSize"/> samples.</summary>
    /// <param name="batchSize">The largest batch, at least 1.</param>
    /// <param name="threads">Threads at most, the caller's included; 0 chooses by the work, see <see cref="TrainerOptions.Threads"/>. Results do not depend on it.</param>
    /// <param name="inputGradients">Whether to compute the gradient of the inputs too.</param>
    NetworkPass CreatePass(int batchSize, int threads = 1, bool inputGradients = false);

    /// <summary>A frozen copy for prediction. <see cref="NetworkWeights.UpdatePredictor{TNetwork}"/> copies later weights into it.</summary>
    Predictor<TSelf> CreatePredictor();
}
