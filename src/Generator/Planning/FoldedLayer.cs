using GenBn.Generator.Kernels;

namespace GenBn.Generator.Planning;

/// <summary>
/// A convolution or dense layer as a predictor keeps it: with running statistics a batch norm is a multiple and an offset per
/// channel, so it becomes part of the weights and the bias before it.
/// </summary>
/// <param name="Layer">The layer as it was declared.</param>
/// <param name="Shape">Shape of its weight: output channels or units first.</param>
/// <param name="HasBias">Whether it was declared with a bias.</param>
/// <param name="Norm">The batch norm behind it; null when there is none.</param>
internal sealed record FoldedLayer(Layer Layer, EquatableArray<int> Shape, bool HasBias, BatchNormLayer? Norm)
{
    /// <summary>How the weights are transformed besides; null where no kernel reads them so.</summary>
    public TilePacking? Tiles { get; init; }

    /// <summary>Floats that the runtime allocates for it: weights and a bias per channel, as they are, packed and transformed.</summary>
    public long Length(LanePacking? packing)
    {
        int channels = Shape[0];
        long weights = Shape.Aggregate(1L, (product, size) => product * size);
        long unpacked = Line(weights) + Line(channels) + (Tiles is null ? 0 : Line(Tiles.Floats(channels, Shape[1])) + Line(Tiles.LaneFloats(Shape[1])));
        return packing is null ? unpacked : unpacked + Line(packing.Lanes(channels) * packing.Rows(weights / channels)) + Line(packing.Lanes(channels));
    }

    /// <summary>Floats in whole cache lines.</summary>
    public static long Line(long floats) => (floats + 15) / 16 * 16;
}
