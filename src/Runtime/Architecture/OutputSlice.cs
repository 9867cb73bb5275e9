namespace GenBn.Architecture;

/// <summary>A named part of a sample's outputs. A network with one output has one slice with all values.</summary>
/// <param name="Name">Name of the head, for example <c>policy</c>, or of the layer that computes the only output, for example <c>dense3</c>.</param>
/// <param name="Start">Index of the first value among the outputs of a sample.</param>
/// <param name="Shape">Channels, height and width of an image, or the features of a vector.</param>
public sealed record OutputSlice(string Name, int Start, IReadOnlyList<int> Shape)
{
    /// <summary>Number of values.</summary>
    public int Length { get; } = Shape.Aggregate(1, (product, size) => product * size);

    /// <summary>Range of the values among the outputs of a sample.</summary>
    public Range Range => Start..(Start + Length);

    /// <summary>The slice's values of one sample.</summary>
    /// <param name="outputs">
    /// Samples × <paramref name="outputLength"/> values, as <see cref="Predictor.Predict(ReadOnlySpan{float}, Span{float})"/> writes them.
    /// </param>
    /// <param name="outputLength">Number of values of one output sample: the network's <c>OutputLength</c>.</param>
    /// <param name="sample">Index of the sample, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slice does not lie within <paramref name="outputLength"/>, or there is no such sample.</exception>
    public ReadOnlySpan<float> Of(ReadOnlySpan<float> outputs, int outputLength, int sample)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputLength, Start + Length);
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, outputs.Length / outputLength);
        return outputs.Slice((sample * outputLength) + Start, Length);
    }
}
