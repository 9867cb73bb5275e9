namespace GenBn.Weights;

/// <summary>A tensor of a file and its place.</summary>
/// <param name="tensor">Name, type and shape.</param>
/// <param name="index">Its index among the tensors of the header.</param>
/// <param name="begin">Offset of its first byte in the data.</param>
/// <param name="end">Offset of the byte after its last one.</param>
internal sealed class WeightsEntry(WeightsTensor tensor, int index, long begin, long end)
{
    private float[]? _values;

    public WeightsTensor Tensor { get; } = tensor;

    public long Begin { get; } = begin;

    public long End { get; } = end;

    /// <summary>Compares by offset. Empty tensors may have the offset of another one: they come first, in the order of the header.</summary>
    public static int Compare(WeightsEntry left, WeightsEntry right)
    {
        int order = left.Begin.CompareTo(right.Begin);
        order = order != 0 ? order : left.End.CompareTo(right.End);
        return order != 0 ? order : left.Index.CompareTo(right.Index);
    }

    private int Index { get; } = index;

    /// <summary>The values as floats: the data, if they can be used without conversion, otherwise a copy that is made once.</summary>
    public ReadOnlySpan<float> Values(byte[] data)
    {
        ReadOnlySpan<byte> bytes = data.AsSpan((int)Begin, (int)(End - Begin));
        if (WeightsDataType.AreFloats(Tensor.DataType, bytes, out ReadOnlySpan<float> floats))
        {
            return floats;
        }

        // Threads that come at the same time convert the same values; all use those of the first.
        return Volatile.Read(ref _values)
            ?? Interlocked.CompareExchange(ref _values, WeightsDataType.Convert(Tensor.DataType, bytes), null)
            ?? _values;
    }
}
