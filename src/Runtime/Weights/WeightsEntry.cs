namespace GenBn.Weights;

/// <summary>A tensor of a file and where it is.</summary>
/// <param name="tensor">Name, type and shape.</param>
/// <param name="index">Its place among the tensors of the header.</param>
/// <param name="begin">Its first byte, counted from the first byte of data.</param>
/// <param name="end">The byte after its last.</param>
internal sealed class WeightsEntry(WeightsTensor tensor, int index, long begin, long end)
{
    private float[]? _values;

    public WeightsTensor Tensor { get; } = tensor;

    public long Begin { get; } = begin;

    public long End { get; } = end;

    /// <summary>By offset. Empty tensors may begin where others do: they come first, in the order of the header.</summary>
    public static int Compare(WeightsEntry left, WeightsEntry right)
    {
        int order = left.Begin.CompareTo(right.Begin);
        order = order != 0 ? order : left.End.CompareTo(right.End);
        return order != 0 ? order : left.Index.CompareTo(right.Index);
    }

    private int Index { get; } = index;

    /// <summary>The values as floats: the data themselves where they can be read as such, else a copy that is made once.</summary>
    public ReadOnlySpan<float> Values(byte[] data)
    {
        ReadOnlySpan<byte> bytes = data.AsSpan((int)Begin, (int)(End - Begin));
        if (WeightsDataType.AreFloats(Tensor.DataType, bytes, out ReadOnlySpan<float> floats))
        {
            return floats;
        }

        // Threads that come at the same time convert the same values; all keep those of the first.
        return Volatile.Read(ref _values)
            ?? Interlocked.CompareExchange(ref _values, WeightsDataType.Convert(Tensor.DataType, bytes), null)
            ?? _values;
    }
}
