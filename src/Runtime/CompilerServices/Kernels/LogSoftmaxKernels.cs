using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>
/// Logarithm of the softmax over the elements of each lane of one block, and of one sample: y[i] = (x[i] − m) − log Σ exp(x[j] − m) with m the largest
/// x. One of the exponentials is 1, so the sum is at least 1.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class LogSoftmaxKernels
{
    /// <summary>One block forward; both may be the same memory.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">Receives the outputs.</param>
    /// <param name="elements">Elements of each lane.</param>
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
                    part += SimdMath.Exp(V.Load(x + (index * 16) + lane) - maximum);
                }

                sum.Add(part);
            }

            V logarithm = Logarithm(sum.Value);
            for (int index = 0; index < elements; index++)
            {
                (V.Load(x + (index * 16) + lane) - maximum - logarithm).Store(y + (index * 16) + lane);
            }
        }
    }

    /// <summary>
    /// One block backward: inputGradient = gradient − exp(y) · Σ gradient, or adds it if <paramref name="accumulate"/>; otherwise both gradients may be
    /// the same memory.
    /// </summary>
    /// <param name="y">The outputs.</param>
    /// <param name="gradient">The gradient of the outputs.</param>
    /// <param name="inputGradient">Receives that of the inputs.</param>
    /// <param name="elements">Elements of each lane.</param>
    /// <param name="accumulate">Whether the input gradient keeps what it holds and this is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(float* y, float* gradient, float* inputGradient, int elements, bool accumulate)
        where V : unmanaged, ISimd<V>
    {
        for (int lane = 0; lane < 16; lane += V.Count)
        {
            V sum = PlaneKernels.Sum<V>(gradient + lane, elements, 16);
            for (int index = 0; index < elements; index++)
            {
                int at = (index * 16) + lane;
                V value = V.Load(gradient + at) - (SimdMath.Exp(V.Load(y + at)) * sum);
                (accumulate ? V.Load(inputGradient + at) + value : value).Store(inputGradient + at);
            }
        }
    }

    /// <summary>One sample forward, in the order of <see cref="Forward"/>; both may be the same memory. Whole vectors are read and written.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">Receives the outputs.</param>
    /// <param name="elements">Elements of the sample.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sample<V>(float* x, float* y, int elements)
        where V : unmanaged, ISimd<V>
    {
        Simd128 maximum = Simd128.Create(x[0]);
        for (int index = 1; index < elements; index++)
        {
            maximum = Simd128.Max(maximum, Simd128.Create(x[index]));
        }

        float* powers = stackalloc float[LongSum.PartLength];
        maximum.Store(powers);
        V offset = V.Create(powers[0]);
        LongSum<Simd128> sum = default;
        for (int start = 0; start < elements; start += LongSum.PartLength)
        {
            int count = Math.Min(LongSum.PartLength, elements - start);
            for (int index = 0; index < count; index += V.Count)
            {
                SimdMath.Exp(V.Load(x + start + index) - offset).Store(powers + index);
            }

            Simd128 part = Simd128.Zero;
            for (int index = 0; index < count; index++)
            {
                part += Simd128.Create(powers[index]);
            }

            sum.Add(part);
        }

        Logarithm(sum.Value).Store(powers);
        V logarithm = V.Create(powers[0]);
        for (int index = 0; index < elements; index += V.Count)
        {
            (V.Load(x + index) - offset - logarithm).Store(y + index);
        }
    }

    /// <summary>
    /// The logarithm of numbers from 1 on: with x = 2^k · m and 1 ≤ m &lt; 2, it is k · ln 2 + log(1 + (m − 1)). NaN and +∞ give NaN. The error is at
    /// most 3 units in the last place.
    /// </summary>
    private static V Logarithm<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        const int fractionBits = 23;
        float* mantissas = stackalloc float[16];
        float* exponents = stackalloc float[16];
        x.Store(mantissas);
        for (int lane = 0; lane < V.Count; lane++)
        {
            int bits = BitConverter.SingleToInt32Bits(mantissas[lane]);
            exponents[lane] = (bits >> fractionBits) - 127;
            mantissas[lane] = BitConverter.Int32BitsToSingle((bits & ((1 << fractionBits) - 1)) | (127 << fractionBits)) - 1;
        }

        // x − x is 0, or NaN for NaN and infinity.
        return V.MultiplyAdd(V.Load(exponents), V.Create(0.69314718f), SimdMath.Log1p(V.Load(mantissas))) + (x - x);
    }
}
