namespace GenBn
{
    /// <summary>
    /// Logarithm of the softmax over the features of a vector: y[i] = x[i] − m − log Σ exp(x[j] − m), summed over all j, with m = max x. Images are not
    /// supported.
    /// </summary>
    /// <remarks>
    /// The softmax of these outputs is the softmax of x, so a loss on logits is the same with and without this layer, and
    /// <see cref="Predictor.PredictProbabilities(ReadOnlySpan{float}, Span{float})"/> returns probabilities.
    /// </remarks>
    public sealed class LogSoftmaxAttribute() : LayerAttribute;
}

namespace GenBn.Architecture
{
    /// <summary>Logarithm of the softmax over the features of a vector.</summary>
    /// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
    public sealed record LogSoftmaxLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape)
        : ArchitectureLayer(Name, Inputs, Shape)
    {
        /// <inheritdoc/>
        public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
    }

    public partial interface IArchitectureVisitor<out TResult>
    {
        /// <summary>Visits a logarithm of a softmax.</summary>
        TResult Visit(LogSoftmaxLayer layer);
    }
}
