using GenBn.Import.Graphs;

namespace GenBn.Import.Keras.Layers;

/// <summary>Cuts rows, columns or positions off.</summary>
internal static class Crops
{
    /// <summary>Writes a node that cuts off.</summary>
    /// <param name="writer">Writes the node.</param>
    /// <param name="value">An image or sequence with the channels first.</param>
    /// <param name="before">What is cut off before each spatial dimension.</param>
    /// <param name="behind">What is cut off behind it.</param>
    public static KerasValue Write(NodeWriter writer, KerasValue value, IReadOnlyList<long> before, IReadOnlyList<long> behind)
    {
        // Ends count from the end, or from the beginning if the size is known.
        IReadOnlyList<long>? sizes = value.Sizes;
        long[] ends = [.. behind.Select((size, axis) => sizes is not null ? sizes[axis + 1] - size : size == 0 ? int.MaxValue : -size)];
        Value axes = writer.Integers([.. Enumerable.Range(2, before.Count).Select(axis => (long)axis)]);
        return writer.Add("Slice", value.Rank, [value.Value, writer.Integers(before), writer.Integers(ends), axes]);
    }
}
