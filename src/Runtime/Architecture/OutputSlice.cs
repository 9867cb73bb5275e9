namespace GenBn.Architecture;

/// <summary>The values of a sample's outputs that belong together, under a name. A network with one output has one slice of all values.</summary>
/// <param name="Name">That of the layer that computes them, for example <c>dense3</c>.</param>
/// <param name="Start">Position of its first value among the outputs of a sample.</param>
/// <param name="Shape">Channels, height and width of an image, or the features of a vector.</param>
public sealed record OutputSlice(string Name, int Start, IReadOnlyList<int> Shape)
{
    /// <summary>Number of values.</summary>
    public int Length { get; } = Shape.Aggregate(1, (product, size) => product * size);

    /// <summary>Position of its values among the outputs of one sample.</summary>
    public Range Range => Start..(Start + Length);

    /// <summary>The slice's values of one sample.</summary>
    /// <param name="outputs">Samples × <paramref name="outputLength"/> values, as <see cref="Predictor.Predict(ReadOnlySpan{float}, Span{float})"/> writes them.</param>
    /// <param name="outputLength">Values of one output sample, the network's <c>OutputLength</c>.</param>
    /// <param name="sample">The sample, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slice does not lie within <paramref name="outputLength"/>, or there is no such sample.</exception>
    public ReadOnlySpan<float> Of(ReadOnlySpan<float> outputs, int outputLength, int sample)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputLength, Start + Length);
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, outputs.Length / outputLength);
        return outputs.Slice((sample * outputLength) + Start, Length);
    }
}
