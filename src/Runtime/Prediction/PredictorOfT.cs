using System.ComponentModel;

namespace GenBn;

/// <summary>
/// A trained network of one class, frozen for prediction: what <c>CreatePredictor</c> and <c>LoadPredictor</c> of the class return.
/// Predictors of two networks have different types, so a container of services can hold both.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
public abstract class Predictor<TNetwork> : Predictor
    where TNetwork : INetwork<TNetwork>
{
    /// <summary>For generated code.</summary>
    /// <param name="inputLength">Values of one input sample.</param>
    /// <param name="outputLength">Values of one output sample.</param>
    /// <param name="outputStride">Vectors from one block of outputs to the next.</param>
    /// <param name="scratchLength">Floats of scratch memory.</param>
    /// <param name="hasProbabilities">Whether the outputs are probabilities; null where some are and others are not.</param>
    /// <param name="outputImage">The shape of the image that the outputs are; null where they are scores.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable RS0022 // Every predictor has a network: the protected members of the base are part of this class's surface.
    protected Predictor(int inputLength, int outputLength, int outputStride, int scratchLength, bool? hasProbabilities, string? outputImage = null)
#pragma warning restore RS0022
        : base(inputLength, outputLength, outputStride, scratchLength, hasProbabilities, outputImage, TNetwork.Flops)
    {
    }
}
