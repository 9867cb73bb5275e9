using System.ComponentModel;

namespace GenBn;

/// <summary>A network: the members that the generator adds to a class with <see cref="NetworkAttribute"/>.</summary>
/// <typeparam name="TSelf">The class.</typeparam>
public interface INetwork<TSelf>
    where TSelf : INetwork<TSelf>
{
    /// <summary>Number of values of one input sample.</summary>
    static abstract int InputLength { get; }

    /// <summary>Number of values of one output sample.</summary>
    static abstract int OutputLength { get; }

    /// <summary>Number of learned values.</summary>
    static abstract int ParameterCount { get; }

    /// <summary>Number of floating-point operations of a forward pass for one sample. A fused multiply-add counts 2.</summary>
    static abstract long Flops { get; }

    /// <summary>Hash of the architecture. It is the same for networks that predict the same from the same weights.</summary>
    static abstract string ArchitectureHash { get; }

    /// <summary>Table of the layers, with shapes, parameters, operations and memory, in plain text.</summary>
    static abstract string Summary { get; }

    /// <summary>The layers as plain data.</summary>
    static abstract NetworkArchitecture Architecture { get; }

    /// <summary>Creates a predictor directly from weights, without a network that could be trained.</summary>
    /// <param name="weights">
    /// The network's tensors, by name and shape. The state of training in a <see cref="TrainingCheckpoint"/> is ignored; other tensors are an error.
    /// </param>
    /// <exception cref="InvalidDataException">
    /// A tensor is missing, has another shape, or is not one of the network, a value is NaN, infinite or a negative variance, or the weights are
    /// those of another architecture.
    /// </exception>
    static abstract Predictor<TSelf> LoadPredictor(WeightsFile weights);

    /// <summary>The memory of the parameters and running statistics.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    ParameterStore Store { get; }

    /// <summary>The parameters, in the order of declaration.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The running statistics, in the order of declaration.</summary>
    IReadOnlyList<NamedTensor> Buffers { get; }

    /// <summary>Creates a forward and backward pass, with its memory and its threads.</summary>
    /// <param name="batchSize">Largest number of samples of a batch, from 1 to 1,048,576.</param>
    /// <param name="threads">
    /// Largest number of threads, including the caller's, up to 1024. 0 chooses the number by the work, see
    /// <see cref="TrainerOptions.Threads"/>. Results do not depend on it.
    /// </param>
    /// <param name="inputGradients">Whether to compute the gradient of the inputs, too.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    NetworkPass CreatePass(int batchSize, int threads = 1, bool inputGradients = false);

    /// <summary>
    /// Creates a predictor with the present weights. Later training does not change it; <see cref="NetworkWeights.UpdatePredictor{TNetwork}"/> copies
    /// later weights into it.
    /// </summary>
    Predictor<TSelf> CreatePredictor();
}
