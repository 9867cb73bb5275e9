using System.ComponentModel;
using System.Runtime.CompilerServices;
using GenBn.Simd;

namespace GenBn.Kernels;

/// <summary>Global average pooling of one block, forward and backward: y[c] = Σ over the plane of x[c] / (height · width).</summary>
/// <remarks>Lin, Chen and Yan, "Network In Network", 2013 (arXiv 1312.4400), section 3.2.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class PlaneKernels
{
    /// <summary>
    /// y[c] = the mean of the <paramref name="plane"/> values of channel c; channels are <paramref name="stride"/> vectors apart.
    /// Four sums side by side, which neither wait for each other nor round as often.
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
                V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
                float* value = x + lane;
                int left = plane;
                for (; left >= 4; left -= 4, value += 64)
                {
                    a += V.Load(value);
                    b += V.Load(value + 16);
                    c += V.Load(value + 32);
                    d += V.Load(value + 48);
                }

                for (; left > 0; left--, value += 16)
                {
                    a += V.Load(value);
                }

                ((a + b + (c + d)) / count).Store(y + lane);
            }
        }
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
