using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>
/// For generated code: one dimension of the transforms of F(4×4, 3×3) for values in memory, with the points 0, ±3/4, ±5/4 and ∞. Kernels inline
/// them; where they load values otherwise, or go on with results in registers, they have the same operations themselves.
/// </summary>
/// <remarks>Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015 (arXiv 1509.09308).</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class WinogradTiles
{
    private const float A = 0.75f;
    private const float B = 1.25f;

    /// <summary>Bᵀ times six vectors.</summary>
    /// <param name="source">The first one.</param>
    /// <param name="step">Floats from one to the next.</param>
    /// <param name="target">Where the first of six results goes.</param>
    /// <param name="stride">Floats from one to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<V>(float* source, int step, float* target, int stride)
        where V : unmanaged, ISimd<V>
    {
        V d0 = V.Load(source), d1 = V.Load(source + step), d2 = V.Load(source + (2 * step));
        V d3 = V.Load(source + (3 * step)), d4 = V.Load(source + (4 * step)), d5 = V.Load(source + (5 * step));
        V evenA = V.MultiplyAdd(d2, V.Create(-B * B), d4), oddA = V.MultiplyAdd(d1, V.Create(-B * B), d3);
        V evenB = V.MultiplyAdd(d2, V.Create(-A * A), d4), oddB = V.MultiplyAdd(d1, V.Create(-A * A), d3);
        V.MultiplyAdd(d2, V.Create(-((A * A) + (B * B))), V.MultiplyAdd(d0, V.Create(A * A * B * B), d4)).Store(target);
        V.MultiplyAdd(oddA, V.Create(A), evenA).Store(target + stride);
        V.MultiplyAdd(oddA, V.Create(-A), evenA).Store(target + (2 * stride));
        V.MultiplyAdd(oddB, V.Create(B), evenB).Store(target + (3 * stride));
        V.MultiplyAdd(oddB, V.Create(-B), evenB).Store(target + (4 * stride));
        V.MultiplyAdd(d3, V.Create(-((A * A) + (B * B))), V.MultiplyAdd(d1, V.Create(A * A * B * B), d5)).Store(target + (5 * stride));
    }

    /// <summary>Aᵀ times six vectors.</summary>
    /// <param name="source">The first one.</param>
    /// <param name="step">Floats from one to the next.</param>
    /// <param name="target">Where the first of four results goes.</param>
    /// <param name="stride">Floats from one to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<V>(float* source, int step, float* target, int stride)
        where V : unmanaged, ISimd<V>
    {
        V m0 = V.Load(source), m1 = V.Load(source + step), m2 = V.Load(source + (2 * step));
        V m3 = V.Load(source + (3 * step)), m4 = V.Load(source + (4 * step)), m5 = V.Load(source + (5 * step));
        V sumA = m1 + m2, differenceA = m1 - m2, sumB = m3 + m4, differenceB = m3 - m4;
        (m0 + sumA + sumB).Store(target);
        V.MultiplyAdd(differenceB, V.Create(B), differenceA * V.Create(A)).Store(target + stride);
        V.MultiplyAdd(sumB, V.Create(B * B), sumA * V.Create(A * A)).Store(target + (2 * stride));
        V.MultiplyAdd(differenceB, V.Create(B * B * B), V.MultiplyAdd(differenceA, V.Create(A * A * A), m5)).Store(target + (3 * stride));
    }

    /// <summary>A times four vectors.</summary>
    /// <param name="source">The first one.</param>
    /// <param name="step">Floats from one to the next.</param>
    /// <param name="target">Where the first of six results goes.</param>
    /// <param name="stride">Floats from one to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gradient<V>(float* source, int step, float* target, int stride)
        where V : unmanaged, ISimd<V>
    {
        V y0 = V.Load(source), y1 = V.Load(source + step), y2 = V.Load(source + (2 * step)), y3 = V.Load(source + (3 * step));
        V evenA = V.MultiplyAdd(y2, V.Create(A * A), y0), oddA = V.MultiplyAdd(y3, V.Create(A * A * A), y1 * V.Create(A));
        V evenB = V.MultiplyAdd(y2, V.Create(B * B), y0), oddB = V.MultiplyAdd(y3, V.Create(B * B * B), y1 * V.Create(B));
        y0.Store(target);
        (evenA + oddA).Store(target + stride);
        (evenA - oddA).Store(target + (2 * stride));
        (evenB + oddB).Store(target + (3 * stride));
        (evenB - oddB).Store(target + (4 * stride));
        y3.Store(target + (5 * stride));
    }
}
