using GenBn.Generator.Graph;

namespace GenBn.Generator.Fusion;

/// <summary>
/// A convolution or dense layer as a predictor keeps it: with running statistics a batch norm is a multiple and an offset per
/// channel, so it becomes part of the weights and the bias before it.
/// </summary>
/// <param name="Layer">The layer as it was declared.</param>
/// <param name="Norm">The batch norm behind it; null when there is none.</param>
internal sealed record FoldedLayer(Layer Layer, BatchNormLayer? Norm)
{
    private long WeightCount => Layer switch
    {
        ConvLayer conv => conv.ParameterCount - (conv.HasBias ? conv.Shape.Channels : 0),
        DenseLayer dense => dense.ParameterCount - (dense.HasBias ? dense.Shape.Channels : 0),
        _ => throw new InvalidOperationException($"{Layer} has no weights."),
    };

    /// <summary>Floats that the runtime allocates for it: weights and a bias per channel, as they are and packed.</summary>
    public long Length(LanePacking? packing)
    {
        int channels = Layer.Shape.Channels;
        long unpacked = Line(WeightCount) + Line(channels);
        return packing is null ? unpacked : unpacked + Line(packing.Lanes(channels) * packing.Rows(WeightCount / channels)) + Line(packing.Lanes(channels));
    }

    /// <summary>Floats in whole cache lines.</summary>
    public static long Line(long floats) => (floats + 15) / 16 * 16;
}
