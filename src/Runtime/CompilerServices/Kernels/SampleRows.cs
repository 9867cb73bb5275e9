using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenBn.CompilerServices;

/// <summary>
/// Where the samples of a batch are: rows of floats or of bytes with a scale, in order or by a list of row numbers.
/// Turns 16 of them at a time into lanes, and normalises them if the network declares that. The memory is pinned by whoever made this.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct SampleRows
{
    /// <summary>Four bytes of 16 rows that are transposed before they are widened: 4 KB, so that they have left the store buffer by then.</summary>
    private const int QuadsAtATime = 64;

    private readonly float* _floats;
    private readonly byte* _bytes;
    private readonly int* _order;

    /// <summary>What bytes are multiplied by; what floats have been multiplied by already.</summary>
    private readonly float _scale;
    private readonly int _length;
    private readonly ValueCheck? _check;
    private readonly InputNormalization? _normalization;

    /// <summary>What normalisation multiplies values by before it subtracts means.</summary>
    private readonly float _factor;

    private SampleRows(float* floats, byte* bytes, float scale, int* order, int length)
    {
        _floats = floats;
        _bytes = bytes;
        _scale = scale;
        _order = order;
        _length = length;
        _factor = 1;
    }

    private SampleRows(in SampleRows rows, ValueCheck? check)
    {
        this = rows;
        _check = check;
    }

    private SampleRows(in SampleRows rows, float scale)
    {
        this = rows;
        _scale = scale;
    }

    private SampleRows(in SampleRows rows, InputNormalization normalization, float factor)
    {
        this = rows;
        _normalization = normalization;
        _factor = factor;
    }

    /// <summary>Rows of <paramref name="length"/> floats; row i of the batch is row order[i], or i where order is null.</summary>
    public static SampleRows Of(float* values, int length, int* order = null) => new(values, null, 1f, order, length);

    /// <summary>Rows of <paramref name="length"/> bytes, each worth its number times <paramref name="scale"/>.</summary>
    public static SampleRows Of(byte* pixels, float scale, int length, int* order = null) => new(null, pixels, scale, order, length);

    /// <summary>Values of a row.</summary>
    internal int Length => _length;

    /// <summary>The same rows; <paramref name="check"/> looks at their values when they are packed.</summary>
    internal SampleRows CheckedBy(ValueCheck check) => new(in this, check);

    /// <summary>
    /// The same rows, normalised when they are packed or taken one by one. A scale that the network declares replaces that of bytes. Floats
    /// are multiplied by it unless they have been already.
    /// </summary>
    /// <param name="normalization">What the network declares; null for nothing.</param>
    internal SampleRows NormalizedBy(InputNormalization? normalization)
    {
        if (normalization is null)
        {
            return this;
        }

        float scale = normalization.Scale ?? _scale;
        if (_bytes == null)
        {
            float factor = scale == _scale ? 1 : scale;
            return normalization.IsScaleOnly && factor == 1 ? this : new SampleRows(in this, normalization, factor);
        }

        var scaled = new SampleRows(in this, scale);
        return normalization.IsScaleOnly ? scaled : new SampleRows(in scaled, normalization, factor: 1);
    }

    /// <summary>Rows of a dataset, whose pixels or values the caller has pinned at the given address.</summary>
    internal static SampleRows Of(Dataset dataset, byte* pixels, float* values, int* order = null) => dataset.IsBytes
        ? Of(pixels, dataset.Scale ?? 1, dataset.SampleLength, order)
        : OfScaled(values, dataset.Scale, dataset.SampleLength, order);

    /// <summary>Rows of floats that have been multiplied by a scale already; null where they are no multiple of raw values.</summary>
    internal static SampleRows OfScaled(float* values, float? scale, int length, int* order = null) => new(values, null, scale ?? 1, order, length);

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

        _normalization?.ApplyToBlock(destination, _factor);

        // Bytes are in range if the largest one is.
        if (_check is not null && !(_bytes != null && _normalization is null && _scale <= ValueCheck.Largest / 255))
        {
            _check.Look(destination, _length * 16);
        }
    }

    /// <summary>
    /// The values of one sample: where they are, or, if they are bytes or normalised, in <paramref name="memory"/>, which has room for them.
    /// </summary>
    internal float* Row(int sample, float* memory)
    {
        long row = (_order == null ? sample : _order[sample]) * (long)_length;
        float* values = _bytes == null ? _floats + row : WidenRow(_bytes + row, memory);
        if (_normalization is null)
        {
            return values;
        }

        _normalization.ApplyToRow(values, memory, _factor);
        return memory;
    }

    /// <summary>A value before normalisation.</summary>
    internal float Raw(int sample, int element)
    {
        long place = ((_order == null ? sample : _order[sample]) * (long)_length) + element;
        return _bytes == null ? _floats[place] : _bytes[place] * _scale;
    }

    private float* WidenRow(byte* pixels, float* memory)
    {
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

    /// <summary>Four bytes of each of 16 rows at a time become lanes as they are, then floats: a quarter of the shuffles that floats need.</summary>
    private static void PackBytes(byte* pixels, long* rows, int length, float scale, float* destination)
    {
        float* quads = stackalloc float[QuadsAtATime * 16];
        int whole = Interleave.IsSupported ? length / 16 * 4 : 0;
        for (int first = 0; first < whole; first += QuadsAtATime)
        {
            int count = Math.Min(QuadsAtATime, whole - first);
            Transpose(pixels + (4 * first), rows, count, quads);
            float* target = destination + (64 * first);
            if (Vector512.IsHardwareAccelerated)
            {
                Widen<Simd512>(quads, count, scale, target);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Widen<Simd256>(quads, count, scale, target);
            }
            else
            {
                Widen<Simd128>(quads, count, scale, target);
            }
        }

        for (int element = 4 * whole; element < length; element++)
        {
            for (int lane = 0; lane < 16; lane++)
            {
                destination[(element * 16) + lane] = pixels[rows[lane] + element] * scale;
            }
        }
    }

    /// <summary>
    /// The four bytes of every lane as floats. A byte below the exponent of 2^23 is 2^23 plus its number, exactly.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen<V>(float* quads, int count, float scale, float* destination)
        where V : unmanaged, ISimd<V>
    {
        V low = V.CreateBits(0xFF), exponent = V.Create(8_388_608f), factor = V.Create(scale);
        for (float* end = quads + (16 * count); quads < end; destination += 48)
        {
            for (float* next = quads + 16; quads < next; quads += V.Count, destination += V.Count)
            {
                V four = V.Load(quads);
                ((V.Or(V.And(four, low), exponent) - exponent) * factor).Store(destination);
                ((V.Or(V.And(V.ShiftBitsRight(four, 8), low), exponent) - exponent) * factor).Store(destination + 16);
                ((V.Or(V.And(V.ShiftBitsRight(four, 16), low), exponent) - exponent) * factor).Store(destination + 32);
                ((V.Or(V.ShiftBitsRight(four, 24), exponent) - exponent) * factor).Store(destination + 48);
            }
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

    private static void PackFloats(float* values, long* rows, int length, float* destination)
    {
        for (int lane = 0; lane < 16; lane++)
        {
            rows[lane] *= sizeof(float);
        }

        int whole = Interleave.IsSupported ? length / 4 * 4 : 0;
        Transpose((byte*)values, rows, whole, destination);
        for (int element = whole; element < length; element++)
        {
            for (int lane = 0; lane < 16; lane++)
            {
                destination[(element * 16) + lane] = *(float*)((byte*)(values + element) + rows[lane]);
            }
        }
    }

    /// <summary>destination[16 · i + lane] = the i-th four bytes of row lane, whatever they are: four of four rows at a time.</summary>
    /// <param name="source">The first row of all.</param>
    /// <param name="rows">Where the 16 rows start, in bytes from there.</param>
    /// <param name="count">Four bytes in a row; a multiple of 4.</param>
    /// <param name="destination">Receives the lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(byte* source, long* rows, int count, float* destination)
    {
        for (int index = 0; index < count; index += 4)
        {
            for (int lane = 0; lane < 16; lane += 4)
            {
                Vector128<float> a = Vector128.Load((float*)(source + rows[lane]) + index);
                Vector128<float> b = Vector128.Load((float*)(source + rows[lane + 1]) + index);
                Vector128<float> c = Vector128.Load((float*)(source + rows[lane + 2]) + index);
                Vector128<float> d = Vector128.Load((float*)(source + rows[lane + 3]) + index);

                // Rows a and c, b and d first: two rounds transpose 4 × 4.
                Vector128<float> acLow = Interleave.Low(a, c);
                Vector128<float> acHigh = Interleave.High(a, c);
                Vector128<float> bdLow = Interleave.Low(b, d);
                Vector128<float> bdHigh = Interleave.High(b, d);
                float* target = destination + (index * 16) + lane;
                Interleave.Low(acLow, bdLow).Store(target);
                Interleave.High(acLow, bdLow).Store(target + 16);
                Interleave.Low(acHigh, bdHigh).Store(target + 32);
                Interleave.High(acHigh, bdHigh).Store(target + 48);
            }
        }
    }
}
