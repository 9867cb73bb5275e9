using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenBn.Kernels;

/// <summary>
/// Where the samples of a batch are: rows of floats or of bytes with a scale, in order or by a list of row numbers.
/// Turns 16 of them at a time into lanes. The memory is pinned by whoever made this.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct SampleRows
{
    private readonly float* _floats;
    private readonly byte* _bytes;
    private readonly int* _order;
    private readonly float _scale;
    private readonly int _length;

    private SampleRows(float* floats, byte* bytes, float scale, int* order, int length)
    {
        _floats = floats;
        _bytes = bytes;
        _scale = scale;
        _order = order;
        _length = length;
    }

    /// <summary>Rows of <paramref name="length"/> floats; row i of the batch is row order[i], or i where order is null.</summary>
    public static SampleRows Of(float* values, int length, int* order = null) => new(values, null, 1f, order, length);

    /// <summary>Rows of <paramref name="length"/> bytes, each worth its number times <paramref name="scale"/>.</summary>
    public static SampleRows Of(byte* pixels, float scale, int length, int* order = null) => new(null, pixels, scale, order, length);

    /// <summary>
    /// Writes samples [first, first + valid) as the lanes of one block, element after element. The lanes beyond repeat
    /// the first sample: what they compute stays in range, and nothing reads it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(int first, int valid, float* destination)
    {
        long* rows = stackalloc long[16];
        for (int lane = 0; lane < 16; lane++)
        {
            int sample = first + (lane < valid ? lane : 0);
            rows[lane] = (_order == null ? sample : _order[sample]) * (long)_length;
        }

        int element = 0;
        for (; element + 4 <= _length; element += 4)
        {
            for (int lane = 0; lane < 16; lane += 4)
            {
                Transpose(Load4(rows[lane] + element), Load4(rows[lane + 1] + element), Load4(rows[lane + 2] + element), Load4(rows[lane + 3] + element), destination + (element * 16) + lane);
            }
        }

        for (; element < _length; element++)
        {
            for (int lane = 0; lane < 16; lane++)
            {
                long at = rows[lane] + element;
                destination[(element * 16) + lane] = _bytes == null ? _floats[at] : _bytes[at] * _scale;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<float> Load4(long at)
    {
        if (_bytes == null)
        {
            return Vector128.Load(_floats + at);
        }

        Vector128<byte> pixels = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(_bytes + at)).AsByte();
        Vector128<uint> wide = Vector128.WidenLower(Vector128.WidenLower(pixels));
        return Vector128.ConvertToSingle(wide.AsInt32()) * _scale;
    }

    /// <summary>Four elements of four samples: stores each element's samples side by side, 16 floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d, float* destination)
    {
        Vector128<float> abLow = UnpackLow(a, b);
        Vector128<float> abHigh = UnpackHigh(a, b);
        Vector128<float> cdLow = UnpackLow(c, d);
        Vector128<float> cdHigh = UnpackHigh(c, d);
        UnpackLow(abLow.AsDouble(), cdLow.AsDouble()).AsSingle().Store(destination);
        UnpackHigh(abLow.AsDouble(), cdLow.AsDouble()).AsSingle().Store(destination + 16);
        UnpackLow(abHigh.AsDouble(), cdHigh.AsDouble()).AsSingle().Store(destination + 32);
        UnpackHigh(abHigh.AsDouble(), cdHigh.AsDouble()).AsSingle().Store(destination + 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> UnpackLow(Vector128<float> left, Vector128<float> right) =>
        System.Runtime.Intrinsics.X86.Sse.IsSupported
            ? System.Runtime.Intrinsics.X86.Sse.UnpackLow(left, right)
            : Vector128.Create(left[0], right[0], left[1], right[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> UnpackHigh(Vector128<float> left, Vector128<float> right) =>
        System.Runtime.Intrinsics.X86.Sse.IsSupported
            ? System.Runtime.Intrinsics.X86.Sse.UnpackHigh(left, right)
            : Vector128.Create(left[2], right[2], left[3], right[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> UnpackLow(Vector128<double> left, Vector128<double> right) =>
        Vector128.Create(left.GetLower(), right.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> UnpackHigh(Vector128<double> left, Vector128<double> right) =>
        Vector128.Create(left.GetUpper(), right.GetUpper());
}
