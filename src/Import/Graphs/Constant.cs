using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace GenBn.Import.Graphs;

/// <summary>A constant tensor of a model: floats, or a few whole numbers that are sizes or positions.</summary>
internal sealed class Constant
{
    private readonly ReadOnlyMemory<byte> _raw;
    private float[]? _floats;

    private Constant(IReadOnlyList<int> shape) => Shape = shape;

    /// <summary>Floats, as an array.</summary>
    public Constant(IReadOnlyList<int> shape, float[] floats)
        : this(shape)
    {
        _floats = floats;
        IsFloat = true;
    }

    /// <summary>Floats, as little-endian bytes, which are used without a copy where the machine allows it.</summary>
    public Constant(IReadOnlyList<int> shape, ReadOnlyMemory<byte> raw)
        : this(shape)
    {
        _raw = raw;
        IsFloat = true;
    }

    /// <summary>Whole numbers.</summary>
    public Constant(IReadOnlyList<int> shape, Dimension[] integers)
        : this(shape) => Integers = integers;

    /// <summary>A tensor of another type, or of too many whole numbers to be sizes: it has a shape and no values.</summary>
    public static Constant Opaque(IReadOnlyList<int> shape) => new(shape);

    /// <summary>Size of each dimension, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Length => Shape.Aggregate(1, (product, size) => product * size);

    /// <summary>Whether it has floats.</summary>
    public bool IsFloat { get; }

    /// <summary>The whole numbers; null if it has none.</summary>
    public Dimension[]? Integers { get; }

    /// <summary>The floats, row-major; empty if it has none.</summary>
    public ReadOnlySpan<float> Floats
    {
        get
        {
            if (_floats is null && BitConverter.IsLittleEndian)
            {
                return MemoryMarshal.Cast<byte, float>(_raw.Span);
            }

            return _floats ??= Decoded();
        }
    }

    /// <summary>The only number of a tensor of one float; null for every other tensor.</summary>
    public float? Scalar => IsFloat && Floats.Length == 1 ? Floats[0] : null;

    /// <summary>The same values in another shape of as many elements.</summary>
    public Constant Reshaped(IReadOnlyList<int> shape) =>
        Integers is not null ? new Constant(shape, Integers)
        : !IsFloat ? Opaque(shape)
        : _floats is not null ? new Constant(shape, _floats)
        : new Constant(shape, _raw);

    private float[] Decoded()
    {
        float[] floats = new float[_raw.Length / sizeof(float)];
        for (int index = 0; index < floats.Length; index++)
        {
            floats[index] = BinaryPrimitives.ReadSingleLittleEndian(_raw.Span[(index * sizeof(float))..]);
        }

        return floats;
    }
}
