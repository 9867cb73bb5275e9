using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>Global average pooling of one block, forward and backward: y[c] = Σ over the plane of x[c] / (height · width).</summary>
/// <remarks>Lin, Chen and Yan, "Network In Network", 2013 (arXiv 1312.4400), section 3.2.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class PlaneKernels
{
    /// <summary>
    /// y[c] = the mean of the <paramref name="plane"/> values of channel c; channels are <paramref name="stride"/> vectors apart.
    /// Four sums side by side, which neither wait for each other nor round as often; a large plane is summed in parts.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MeanForward<V>(float* x, float* y, int channels, int plane, int stride)
        where V : unmanaged, ISimd<V>
    {
        V count = V.Create(plane);
        for (int channel = 0; channel < channels; channel++, x += stride * 16, y += 16)
        {
            for (int lane = 0; lane < 16; lane += V.Count)
            {
                (Sum<V>(x + lane, plane, 16) / count).Store(y + lane);
            }
        }
    }

    /// <summary>The sum of <paramref name="count"/> vectors that are <paramref name="step"/> floats apart, in an order that the count alone decides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Sum<V>(float* value, int count, int step)
        where V : unmanaged, ISimd<V>
    {
        LongSum<V> sum = default;
        for (int left = count; left > 0;)
        {
            V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
            int part = Math.Min(left, 4 * LongSum.PartLength);
            left -= part;
            for (; part >= 4; part -= 4, value += 4 * step)
            {
                a += V.Load(value);
                b += V.Load(value + step);
                c += V.Load(value + (2 * step));
                d += V.Load(value + (3 * step));
            }

            for (; part > 0; part--, value += step)
            {
                a += V.Load(value);
            }

            sum.Add(a + b + (c + d));
        }

        return sum.Value;
    }

    /// <summary>inputGradient = gradient[c] / plane for every value of channel c, or adds it if <paramref name="accumulate"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MeanBackward<V>(float* gradient, float* inputGradient, int channels, int plane, int stride, bool accumulate)
        where V : unmanaged, ISimd<V>
    {
        V count = V.Create(plane);
        for (int channel = 0; channel < channels; channel++, gradient += 16, inputGradient += stride * 16)
        {
            for (int lane = 0; lane < 16; lane += V.Count)
            {
                V share = V.Load(gradient + lane) / count;
                for (int at = lane; at < plane * 16; at += 16)
                {
                    float* dx = inputGradient + at;
                    (accumulate ? V.Load(dx) + share : share).Store(dx);
                }
            }
        }
    }
}
