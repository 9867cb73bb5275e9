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

    /// <summary>Rows of a dataset, whose pixels or values the caller has pinned at the given address.</summary>
    internal static SampleRows Of(Dataset dataset, byte* pixels, float* values, int* order = null) => dataset.IsBytes
        ? Of(pixels, dataset.Scale, dataset.SampleLength, order)
        : Of(values, dataset.SampleLength, order);

    /// <summary>
    /// Writes samples [first, first + valid) as the lanes of one block, element after element. The lanes beyond repeat
    /// the first sample: what they compute stays in range, and nothing reads it.
    /// </summary>
    public void Pack(int first, int valid, float* destination)
    {
        long* rows = stackalloc long[16];
        for (int lane = 0; lane < 16; lane++)
        {
            int sample = first + (lane < valid ? lane : 0);
            rows[lane] = (_order == null ? sample : _order[sample]) * (long)_length;
        }

        if (_bytes == null)
        {
            PackFloats(_floats, rows, _length, destination);
        }
        else
        {
            PackBytes(_bytes, rows, _length, _scale, destination);
        }
    }

    /// <summary>The values of one sample: where they are, or, of bytes, in <paramref name="memory"/> after they were scaled.</summary>
    internal float* Row(int sample, float* memory)
    {
        long row = (_order == null ? sample : _order[sample]) * (long)_length;
        if (_bytes == null)
        {
            return _floats + row;
        }

        byte* pixels = _bytes + row;
        int element = 0;
        for (; element + 16 <= _length; element += 16)
        {
            Widen(Vector128.Load(pixels + element), _scale, memory + element);
        }

        for (; element < _length; element++)
        {
            memory[element] = pixels[element] * _scale;
        }

        return memory;
    }

    /// <summary>Lets <paramref name="ahead"/> bring the samples [first, first + 16) that exist, of <paramref name="samples"/>.</summary>
    public void FetchAhead(Prefetcher ahead, int first, int samples)
    {
        int size = _bytes == null ? sizeof(float) : 1;
        byte* start = _bytes == null ? (byte*)_floats : _bytes;
        for (int sample = first; sample < Math.Min(first + 16, samples); sample++)
        {
            long row = _order == null ? sample : _order[sample];
            ahead.Add(start + (row * _length * size), _length * size);
        }
    }

    /// <summary>16 bytes of each of 16 rows at a time, transposed as bytes, then widened: a quarter of the shuffles that floats need.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackBytes(byte* pixels, long* rows, int length, float scale, float* destination)
    {
        int element = 0;
        Vector128<byte>* tile = stackalloc Vector128<byte>[32];
        for (; element + 16 <= length && Interleave.IsSupported; element += 16)
        {
            for (int lane = 0; lane < 16; lane++)
            {
                tile[lane] = Vector128.Load(pixels + rows[lane] + element);
            }

            // Four rounds of interleaving row i with row i + 8 transpose 16 × 16.
            InterleaveRounds(tile, tile + 16);
            InterleaveRounds(tile + 16, tile);
            InterleaveRounds(tile, tile + 16);
            InterleaveRounds(tile + 16, tile);
            for (int index = 0; index < 16; index++)
            {
                Widen(tile[index], scale, destination + ((element + index) * 16));
            }
        }

        for (; element < length; element++)
        {
            for (int lane = 0; lane < 16; lane++)
            {
                destination[(element * 16) + lane] = pixels[rows[lane] + element] * scale;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InterleaveRounds(Vector128<byte>* source, Vector128<byte>* destination)
    {
        for (int row = 0; row < 8; row++)
        {
            destination[2 * row] = Interleave.Low(source[row], source[row + 8]);
            destination[(2 * row) + 1] = Interleave.High(source[row], source[row + 8]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Widen(Vector128<byte> pixels, float scale, float* destination)
    {
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(pixels);
        (Vector128<uint> a, Vector128<uint> b) = Vector128.Widen(low);
        (Vector128<uint> c, Vector128<uint> d) = Vector128.Widen(high);
        (Vector128.ConvertToSingle(a.AsInt32()) * scale).Store(destination);
        (Vector128.ConvertToSingle(b.AsInt32()) * scale).Store(destination + 4);
        (Vector128.ConvertToSingle(c.AsInt32()) * scale).Store(destination + 8);
        (Vector128.ConvertToSingle(d.AsInt32()) * scale).Store(destination + 12);
    }

    /// <summary>Four elements of four samples at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackFloats(float* values, long* rows, int length, float* destination)
    {
        int element = 0;
        for (; element + 4 <= length && Interleave.IsSupported; element += 4)
        {
            for (int lane = 0; lane < 16; lane += 4)
            {
                Vector128<float> a = Vector128.Load(values + rows[lane] + element);
                Vector128<float> b = Vector128.Load(values + rows[lane + 1] + element);
                Vector128<float> c = Vector128.Load(values + rows[lane + 2] + element);
                Vector128<float> d = Vector128.Load(values + rows[lane + 3] + element);

                // Rows a and c, b and d first: two rounds transpose 4 × 4.
                Vector128<float> acLow = Interleave.Low(a, c);
                Vector128<float> acHigh = Interleave.High(a, c);
                Vector128<float> bdLow = Interleave.Low(b, d);
                Vector128<float> bdHigh = Interleave.High(b, d);
                float* target = destination + (element * 16) + lane;
                Interleave.Low(acLow, bdLow).Store(target);
                Interleave.High(acLow, bdLow).Store(target + 16);
                Interleave.Low(acHigh, bdHigh).Store(target + 32);
                Interleave.High(acHigh, bdHigh).Store(target + 48);
            }
        }

        for (; element < length; element++)
        {
            for (int lane = 0; lane < 16; lane++)
            {
                destination[(element * 16) + lane] = values[rows[lane] + element];
            }
        }
    }
}
