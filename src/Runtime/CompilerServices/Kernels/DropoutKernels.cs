using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenBn.CompilerServices;

/// <summary>
/// Inverted dropout of one block: y = x / (1 − rate) where <see cref="DropoutMask"/> keeps the value, else 0. The gradient
/// passes in the same way, so that this is the backward pass too, with no mask to store.
/// </summary>
/// <remarks>Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class DropoutKernels
{
    /// <summary>y = dropout(x), or adds it if <paramref name="accumulate"/>; both may be the same memory.</summary>
    /// <param name="x">The block's values, or the gradients of what this made of them.</param>
    /// <param name="y">Where the result goes.</param>
    /// <param name="elements">Values of a sample.</param>
    /// <param name="block">The block's number in the batch.</param>
    /// <param name="key">The <see cref="DropoutMask.Key"/> of dropout and step.</param>
    /// <param name="rate">Share of the values that are dropped, in [0, 1).</param>
    /// <param name="accumulate">Whether y keeps what it holds and the result is added.</param>
    public static void Apply(float* x, float* y, int elements, int block, ulong key, float rate, bool accumulate)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Apply<Simd512>(x, y, elements, block, key, rate, accumulate);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Apply<Simd256>(x, y, elements, block, key, rate, accumulate);
        }
        else
        {
            Apply<Simd128>(x, y, elements, block, key, rate, accumulate);
        }
    }

    /// <summary>The same with a vector width of the caller's choice: <see cref="DropoutMask.Draw"/> for the lanes side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Apply<V>(float* x, float* y, int elements, int block, ulong key, float rate, bool accumulate)
        where V : unmanaged, ISimd<V>
    {
        uint* origins = stackalloc uint[16];
        for (int lane = 0; lane < 16; lane++)
        {
            origins[lane] = DropoutMask.Counter((16 * block) + lane, 0) + (uint)key;
        }

        V first = V.CreateBits(DropoutMask.FirstFactor);
        V second = V.CreateBits(DropoutMask.SecondFactor);
        V upper = V.CreateBits((uint)(key >> 32));
        V last = V.CreateBits((uint)(DropoutMask.Threshold(rate) - 1));
        V scale = V.Create(1f / (1f - rate));
        for (int element = 0; element < elements; element++, x += 16, y += 16)
        {
            V counter = V.CreateBits((uint)element);
            for (int lane = 0; lane < 16; lane += V.Count)
            {
                V bits = V.AddBits(V.Load((float*)origins + lane), counter);
                bits = V.AddBits(V.MultiplyBits(V.Xor(bits, V.ShiftBitsRight(bits, 16)), first), upper);
                bits = V.MultiplyBits(V.Xor(bits, V.ShiftBitsRight(bits, 15)), second);
                V draw = V.ShiftBitsRight(V.Xor(bits, V.ShiftBitsRight(bits, 15)), 8);
                V value = V.And(V.Load(x + lane) * scale, V.GreaterThanBits(draw, last));
                (accumulate ? V.Load(y + lane) + value : value).Store(y + lane);
            }
        }
    }
}
