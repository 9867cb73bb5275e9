using System.ComponentModel;

namespace GenBn.Weights;

/// <summary>A named, shaped tensor that belongs to a network: a parameter or a running statistic.</summary>
public unsafe class NamedTensor
{
    private readonly AlignedBuffer _values;
    private readonly int _offset;

    internal NamedTensor(string name, int[] shape, AlignedBuffer values, int offset)
    {
        Name = name;
        Shape = Array.AsReadOnly([.. shape]);
        Length = LengthOf(shape);
        _values = values;
        _offset = offset;
    }

    /// <summary>Name of layer and tensor, for example <c>conv1.weight</c> or <c>batchnorm1.running_mean</c>.</summary>
    public string Name { get; }

    /// <summary>Size of each dimension, outermost first.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Number of values: the product of <see cref="Shape"/>.</summary>
    public int Length { get; }

    /// <summary>The values, row-major. Writing to the span changes the network.</summary>
    public Span<float> Values => _values.Span.Slice(_offset, Length);

    /// <summary>For kernels: address of the first value, which is at the start of a cache line.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public float* Pointer => _values.Pointer + _offset;

    internal static int LengthOf(int[] shape)
    {
        int length = 1;
        foreach (int size in shape)
        {
            length = checked(length * size);
        }

        return length;
    }

    /// <summary>Returns name and shape, for example <c>conv1.weight [6×1×5×5]</c>.</summary>
    public override string ToString() => $"{Name} [{string.Join('×', Shape)}]";
}
