using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

// One sample, whose channels are lanes.
public static unsafe partial class SampleNormKernels
{
    /// <summary>Positions whose statistics are taken at once.</summary>
    private const int Together = 8;

    /// <summary>
    /// One sample forward, channels last: channel c at position p is at p · <paramref name="stride"/> + c. Vectors read up to 8 floats beyond the
    /// last channel, of <paramref name="gammas"/> and <paramref name="betas"/> too.
    /// </summary>
    /// <typeparam name="V">Vectors of 4 or 8 floats.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sample<V>(
        float* x, float* y, float* gammas, float* betas, int channels, int plane, int stride, int groups, bool byPosition, float epsilon)
        where V : unmanaged, ISimd<V>
    {
        if (groups == channels && !byPosition)
        {
            SampleByChannel<V>(x, y, gammas, betas, channels, plane, stride, epsilon);
            return;
        }

        if (byPosition && channels <= PartLength)
        {
            SampleByPosition<V>(x, y, gammas, betas, channels, plane, stride, epsilon);
            return;
        }

        int sets = byPosition ? plane : groups;
        int count = channels / groups;
        int positions = byPosition ? 1 : plane;
        for (int set = 0; set < sets; set++)
        {
            int start = byPosition ? set * stride : set * count;
            int first = byPosition ? 0 : set * count;
            float values = (float)count * positions;
            V center = V.Create(SampleSum<V>(x + start, count, positions, stride) / values);
            SampleDeviations(x + start, count, positions, stride, center, out float sum, out float squares);
            Moments(V.Create(sum), V.Create(squares), values, epsilon, out V scale, out V shift);
            for (int channel = 0; channel < count; channel += V.Count)
            {
                float* source = x + start + channel;
                float* target = y + start + channel;
                Apply(source, target, gammas + first + channel, betas + first + channel, count - channel, positions, stride, center, scale, shift);
            }
        }
    }

    /// <summary>Each channel is a set: lanes are sets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SampleByChannel<V>(float* x, float* y, float* gammas, float* betas, int channels, int plane, int stride, float epsilon)
        where V : unmanaged, ISimd<V>
    {
        for (int channel = 0; channel < channels; channel += V.Count)
        {
            // As in a block, where the other accumulators are zeros: −0 becomes 0.
            V center = (V.Zero + PlaneKernels.Sum<V>(x + channel, plane, stride)) / V.Create((float)plane);
            PlaneDeviations(x + channel, plane, stride, center, out V sum, out V squares);
            Moments(V.Zero + sum, squares, plane, epsilon, out V scale, out V shift);
            Apply(x + channel, y + channel, gammas + channel, betas + channel, channels - channel, plane, stride, center, scale, shift);
        }
    }

    /// <summary>Each position is a set: statistics of eight positions are taken at once, with positions as lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SampleByPosition<V>(float* x, float* y, float* gammas, float* betas, int channels, int plane, int stride, float epsilon)
        where V : unmanaged, ISimd<V>
    {
        float* sums = stackalloc float[Ways * Together];
        float* squares = stackalloc float[Ways * Together];
        float* columns = stackalloc float[Ways * Ways];
        float* centers = stackalloc float[Together];
        float* scales = stackalloc float[Together];
        float* shifts = stackalloc float[Together];
        V values = V.Create((float)channels);
        for (int first = 0; first < plane; first += Together, x += Together * stride, y += Together * stride)
        {
            int count = Math.Min(Together, plane - first);
            for (int position = 0; position < count; position++)
            {
                PositionSums<V>(x + (position * stride), channels, sums + (position * Ways));
            }

            for (int lane = 0; lane < Together; lane += V.Count)
            {
                (Total<V>(sums, columns, lane) / values).Store(centers + lane);
            }

            for (int position = 0; position < count; position++)
            {
                PositionDeviations(x + (position * stride), channels, V.Create(centers[position]), sums + (position * Ways), squares + (position * Ways));
            }

            for (int lane = 0; lane < Together; lane += V.Count)
            {
                Moments(Total<V>(sums, columns, lane), Total<V>(squares, columns, lane), channels, epsilon, out V scale, out V shift);
                scale.Store(scales + lane);
                shift.Store(shifts + lane);
            }

            for (int position = 0; position < count; position++)
            {
                (V center, V scale, V shift) = (V.Create(centers[position]), V.Create(scales[position]), V.Create(shifts[position]));
                for (int channel = 0; channel < channels; channel += V.Count)
                {
                    int at = (position * stride) + channel;
                    Apply(x + at, y + at, gammas + channel, betas + channel, channels - channel, positions: 1, stride, center, scale, shift);
                }
            }
        }
    }

    /// <summary>The sums of some of eight sets, whose accumulators are rows; the sets are the lanes from the given one on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Total<V>(float* parts, float* columns, int lane)
        where V : unmanaged, ISimd<V>
    {
        SampleKernels.Transpose(parts + (lane * Ways), Ways, columns, Ways, V.Count, Ways);
        return Way(0) + Way(4) + (Way(2) + Way(6)) + (Way(1) + Way(5) + (Way(3) + Way(7)));

        V Way(int way) => V.Load(columns + (way * Ways));
    }

    /// <summary>Sums of every eighth channel of a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PositionSums<V>(float* x, int channels, float* sums)
        where V : unmanaged, ISimd<V>
    {
        for (int way = 0; way < Ways; way += V.Count)
        {
            V part = V.Zero;
            for (int channel = way; channel < channels; channel += Ways)
            {
                part += Keep(V.Load(x + channel), channels - channel);
            }

            part.Store(sums + way);
        }
    }

    /// <summary>Sums of the deviations of every eighth channel of a position, and of their squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PositionDeviations<V>(float* x, int channels, V center, float* sums, float* squares)
        where V : unmanaged, ISimd<V>
    {
        for (int way = 0; way < Ways; way += V.Count)
        {
            V part = V.Zero, squaredPart = V.Zero;
            for (int channel = way; channel < channels; channel += Ways)
            {
                V deviation = Keep(V.Load(x + channel) - center, channels - channel);
                part += deviation;
                squaredPart += deviation * deviation;
            }

            part.Store(sums + way);
            squaredPart.Store(squares + way);
        }
    }

    /// <summary>Normalises a vector of channels at some positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Apply<V>(
        float* x, float* y, float* gammas, float* betas, int channels, int positions, int stride, V center, V scale, V shift)
        where V : unmanaged, ISimd<V>
    {
        V gamma = V.Load(gammas);
        V a = gamma * scale;
        V b = V.MultiplyAdd(gamma, shift, V.Load(betas));
        for (int position = 0; position < positions; position++, x += stride, y += stride)
        {
            Store(V.MultiplyAdd(V.Load(x) - center, a, b), y, channels);
        }
    }

    /// <summary>As <see cref="Sum{V}"/>, of one sample: each accumulator is a lane.</summary>
    private static float SampleSum<V>(float* x, int count, int positions, int stride)
        where V : unmanaged, ISimd<V>
    {
        float* parts = stackalloc float[Ways];
        LongSum<Simd128> total = default;
        for (int first = 0; first < count; first += PartLength)
        {
            for (int way = 0; way < Ways; way += V.Count)
            {
                V part = V.Zero;
                for (int channel = first + way; channel < Math.Min(count, first + PartLength); channel += Ways)
                {
                    V value = positions == 1 ? V.Load(x + channel) : PlaneKernels.Sum<V>(x + channel, positions, stride);
                    part += Keep(value, count - channel);
                }

                part.Store(parts + way);
            }

            total.Add(Simd128.Create(Combine(parts)));
        }

        return First(total.Value);
    }

    /// <summary>As <see cref="Deviations{V}"/>, of one sample.</summary>
    private static void SampleDeviations<V>(float* x, int count, int positions, int stride, V center, out float sum, out float squares)
        where V : unmanaged, ISimd<V>
    {
        float* parts = stackalloc float[2 * Ways];
        LongSum<Simd128> sums = default;
        LongSum<Simd128> squaredSums = default;
        for (int first = 0; first < count; first += PartLength)
        {
            for (int way = 0; way < Ways; way += V.Count)
            {
                V part = V.Zero, squaredPart = V.Zero;
                for (int channel = first + way; channel < Math.Min(count, first + PartLength); channel += Ways)
                {
                    PlaneDeviations(x + channel, positions, stride, center, out V value, out V squaredValue);
                    part += Keep(value, count - channel);
                    squaredPart += Keep(squaredValue, count - channel);
                }

                part.Store(parts + way);
                squaredPart.Store(parts + Ways + way);
            }

            sums.Add(Simd128.Create(Combine(parts)));
            squaredSums.Add(Simd128.Create(Combine(parts + Ways)));
        }

        (sum, squares) = (First(sums.Value), First(squaredSums.Value));
    }

    private static float Combine(float* parts) =>
        parts[0] + parts[4] + (parts[2] + parts[6]) + (parts[1] + parts[5] + (parts[3] + parts[7]));

    private static float First(Simd128 value)
    {
        float* lanes = stackalloc float[4];
        value.Store(lanes);
        return lanes[0];
    }

    /// <summary>The first lanes, up to a number of them, and 0 in the others: those belong to other channels, or to none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Keep<V>(V value, int count)
        where V : unmanaged, ISimd<V> =>
        count >= V.Count ? value : KeepFirst(value, count);

    private static V KeepFirst<V>(V value, int count)
        where V : unmanaged, ISimd<V>
    {
        float* lanes = stackalloc float[16];
        value.Store(lanes);
        new Span<float>(lanes + count, V.Count - count).Clear();
        return V.Load(lanes);
    }

    /// <summary>Stores the first lanes, up to a number of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V>(V value, float* target, int count)
        where V : unmanaged, ISimd<V>
    {
        if (count >= V.Count)
        {
            value.Store(target);
            return;
        }

        StoreFirst(value, target, count);
    }

    private static void StoreFirst<V>(V value, float* target, int count)
        where V : unmanaged, ISimd<V>
    {
        float* lanes = stackalloc float[16];
        value.Store(lanes);
        new ReadOnlySpan<float>(lanes, count).CopyTo(new Span<float>(target, count));
    }
}
