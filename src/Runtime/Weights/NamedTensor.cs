using System.ComponentModel;

namespace GenBn.Weights;

/// <summary>A named, shaped tensor: a parameter or a running statistic of a network, or a tensor for a file of weights.</summary>
public unsafe class NamedTensor
{
    private readonly AlignedBuffer _values;
    private readonly int _offset;

    /// <summary>Creates a tensor that belongs to no network, for example to write a file with <see cref="WeightsFile"/>. The values are copied.</summary>
    /// <param name="name">Its name in a file, for example <c>conv1.weight</c>.</param>
    /// <param name="shape">Size of each dimension, outermost first; empty for a single value.</param>
    /// <param name="values">The values, row-major.</param>
    /// <exception cref="ArgumentException">
    /// The name is empty, a size is negative, or the shape does not have as many elements as there are values.
    /// </exception>
    public NamedTensor(string name, IReadOnlyList<int> shape, ReadOnlySpan<float> values)
        : this(Named(name), Sized(shape, values.Length), new AlignedBuffer(values.Length), 0) => values.CopyTo(Values);

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

    private static string Named(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name;
    }

    private static int[] Sized(IReadOnlyList<int> shape, int values)
    {
        ArgumentNullException.ThrowIfNull(shape);

        // Products that no array could hold are cut, so that they cannot overflow.
        bool isPositive = shape.All(size => size >= 0);
        return isPositive && shape.Aggregate(1L, (length, size) => Math.Min(length, int.MaxValue) * size) == values
            ? [.. shape]
            : throw new ArgumentException($"Expected a shape of {values} values, but got {ShapeText.Of(shape)}.", nameof(shape));
    }

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
