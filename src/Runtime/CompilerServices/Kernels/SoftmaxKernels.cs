using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>
/// Softmax over the elements of each lane of one block, forward and backward: y[i] = exp(x[i] − m) / Σ exp(x[j] − m) with m the
/// largest x, so that no exponential overflows.
/// </summary>
/// <remarks>Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 6.2.2.3 (equation 6.29).</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class SoftmaxKernels
{
    /// <summary>y = softmax(x); both may be the same memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(float* x, float* y, int elements)
        where V : unmanaged, ISimd<V>
    {
        for (int lane = 0; lane < 16; lane += V.Count)
        {
            V maximum = V.Load(x + lane);
            for (int index = 1; index < elements; index++)
            {
                maximum = V.Max(maximum, V.Load(x + (index * 16) + lane));
            }

            LongSum<V> sum = default;
            for (int start = 0; start < elements; start += LongSum.PartLength)
            {
                V part = V.Zero;
                for (int index = start; index < Math.Min(elements, start + LongSum.PartLength); index++)
                {
                    V power = SimdMath.Exp(V.Load(x + (index * 16) + lane) - maximum);
                    power.Store(y + (index * 16) + lane);
                    part += power;
                }

                sum.Add(part);
            }

            V scale = V.Create(1f) / sum.Value;
            for (int index = 0; index < elements; index++)
            {
                (V.Load(y + (index * 16) + lane) * scale).Store(y + (index * 16) + lane);
            }
        }
    }

    /// <summary>
    /// inputGradient = y · (gradient − Σ gradient · y), or adds it if <paramref name="accumulate"/>; otherwise both gradients may
    /// be the same memory.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(float* y, float* gradient, float* inputGradient, int elements, bool accumulate)
        where V : unmanaged, ISimd<V>
    {
        for (int lane = 0; lane < 16; lane += V.Count)
        {
            LongSum<V> sum = default;
            for (int start = 0; start < elements; start += LongSum.PartLength)
            {
                V part = V.Zero;
                for (int index = start; index < Math.Min(elements, start + LongSum.PartLength); index++)
                {
                    part = V.MultiplyAdd(V.Load(gradient + (index * 16) + lane), V.Load(y + (index * 16) + lane), part);
                }

                sum.Add(part);
            }

            V dot = sum.Value;
            for (int index = 0; index < elements; index++)
            {
                float* dx = inputGradient + (index * 16) + lane;
                V value = V.Load(y + (index * 16) + lane) * (V.Load(gradient + (index * 16) + lane) - dot);
                (accumulate ? V.Load(dx) + value : value).Store(dx);
            }
        }
    }
}
