using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>
/// Products of values, y = a · b, and of channels with a factor each, y[c, p] = x[c, p] · f[c], and their gradients: that of either is the product of the
/// other with the gradient of y, for a factor of a channel summed over its plane.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class ProductKernels
{
    /// <summary>One block: y = a · b, or y += a · b if <paramref name="accumulate"/>.</summary>
    /// <param name="a">One factor.</param>
    /// <param name="b">The other.</param>
    /// <param name="y">Receives the products.</param>
    /// <param name="vectors">Vectors of 16 lanes, with what lies between planes.</param>
    /// <param name="accumulate">Whether y keeps what it holds and the products are added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Values<V>(float* a, float* b, float* y, int vectors, bool accumulate)
        where V : unmanaged, ISimd<V>
    {
        for (int at = 0; at < vectors * 16; at += V.Count)
        {
            Product(V.Load(a + at), V.Load(b + at), y + at, accumulate);
        }
    }

    /// <summary>One block: y[c, p] = x[c, p] · f[c], or += if <paramref name="accumulate"/>.</summary>
    /// <param name="x">The values, whose channels are <paramref name="stride"/> vectors apart.</param>
    /// <param name="factors">A vector of 16 lanes for each channel.</param>
    /// <param name="y">Receives the products, whose channels are as far apart.</param>
    /// <param name="channels">Channels of both.</param>
    /// <param name="plane">Values of a channel.</param>
    /// <param name="stride">Vectors of 16 from one channel to the next.</param>
    /// <param name="accumulate">Whether y keeps what it holds and the products are added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Channels<V>(float* x, float* factors, float* y, int channels, int plane, int stride, bool accumulate)
        where V : unmanaged, ISimd<V>
    {
        for (int channel = 0; channel < channels; channel++, x += stride * 16, y += stride * 16, factors += 16)
        {
            for (int lane = 0; lane < 16; lane += V.Count)
            {
                V factor = V.Load(factors + lane);
                for (int at = lane; at < plane * 16; at += 16)
                {
                    Product(V.Load(x + at), factor, y + at, accumulate);
                }
            }
        }
    }

    /// <summary>One block: the gradient of each channel's factor, Σ x · dy over its plane, written or added; a large plane is summed in parts.</summary>
    /// <param name="x">The values.</param>
    /// <param name="gradient">The gradient of the products.</param>
    /// <param name="factorGradient">Receives a vector of 16 lanes for each channel.</param>
    /// <param name="channels">See <see cref="Channels"/>.</param>
    /// <param name="plane">See <see cref="Channels"/>.</param>
    /// <param name="stride">See <see cref="Channels"/>.</param>
    /// <param name="accumulate">Whether the gradient of the factors keeps what it holds and this is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FactorGradient<V>(float* x, float* gradient, float* factorGradient, int channels, int plane, int stride, bool accumulate)
        where V : unmanaged, ISimd<V>
    {
        for (int channel = 0; channel < channels; channel++, x += stride * 16, gradient += stride * 16, factorGradient += 16)
        {
            for (int lane = 0; lane < 16; lane += V.Count)
            {
                LongSum<V> sum = default;
                for (int first = 0; first < plane; first += LongSum.PartLength)
                {
                    V part = V.Zero;
                    for (int at = (first * 16) + lane; at < Math.Min(plane, first + LongSum.PartLength) * 16; at += 16)
                    {
                        part = V.MultiplyAdd(V.Load(x + at), V.Load(gradient + at), part);
                    }

                    sum.Add(part);
                }

                float* target = factorGradient + lane;
                (accumulate ? V.Load(target) + sum.Value : sum.Value).Store(target);
            }
        }
    }

    /// <summary>
    /// One sample forward, channels last: channel c at position p of a tensor is at p · stride + c. Whole vectors are read and written.
    /// </summary>
    /// <param name="x">The values.</param>
    /// <param name="factors">The factors.</param>
    /// <param name="y">Receives the products.</param>
    /// <param name="channels">Channels of all.</param>
    /// <param name="plane">Positions.</param>
    /// <param name="stride">Floats from one position of x to the next.</param>
    /// <param name="factorStride">The same of the factors; 0 for one factor for each channel.</param>
    /// <param name="outputStride">The same of y.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sample<V>(float* x, float* factors, float* y, int channels, int plane, int stride, int factorStride, int outputStride)
        where V : unmanaged, ISimd<V>
    {
        for (int position = 0; position < plane; position++, x += stride, factors += factorStride, y += outputStride)
        {
            for (int channel = 0; channel < channels; channel += V.Count)
            {
                (V.Load(x + channel) * V.Load(factors + channel)).Store(y + channel);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Product<V>(V a, V b, float* y, bool accumulate)
        where V : unmanaged, ISimd<V> => (accumulate ? V.MultiplyAdd(a, b, V.Load(y)) : a * b).Store(y);
}
