using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.Activations;

/// <summary>
/// ELU: y = x and y′ = 1 if x &gt; 0, else y = alpha · (e^x − 1) and y′ = alpha · e^x = y + alpha, for a positive alpha. The error is at most 2 units
/// in the last place over the whole float range. NaN gives NaN.
/// </summary>
/// <remarks>
/// Clevert, Unterthiner and Hochreiter, "Fast and Accurate Deep Network Learning by Exponential Linear Units", 2015
/// (arXiv 1511.07289). Generated code wraps it in an <see cref="IActivation"/> with alpha as a constant.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ELU
{
    /// <summary>Returns max(x, 0) + alpha · (e^min(x, 0) − 1), of which one term is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, float alpha)
        where V : unmanaged, ISimd<V> => V.MultiplyAdd(SimdMath.Expm1(V.Min(V.Zero, x)), V.Create(alpha), V.Max(V.Zero, x));

    /// <summary>Returns <paramref name="gradient"/> · y′, computed from y, which is positive if x is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V y, V gradient, float alpha)
        where V : unmanaged, ISimd<V> => SimdMath.Select(V.GreaterThan(y, V.Zero), gradient, gradient * (y + V.Create(alpha)));
}
