using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.Activations;

/// <summary>
/// y = x, y′ = 1 where x &gt; 0, else y = alpha · (e^x − 1), y′ = alpha · e^x = y + alpha, for a positive alpha; within 2 units
/// in the last place over the whole float range, NaN for NaN.
/// </summary>
/// <remarks>
/// Clevert, Unterthiner and Hochreiter, "Fast and Accurate Deep Network Learning by Exponential Linear Units", 2015
/// (arXiv 1511.07289). Generated code wraps it into an <see cref="IActivation"/> with its alpha as a constant.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ELU
{
    /// <summary>max(x, 0) + alpha · (e^min(x, 0) − 1), of which one is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, float alpha)
        where V : unmanaged, ISimd<V> => V.MultiplyAdd(SimdMath.Expm1(V.Min(V.Zero, x)), V.Create(alpha), V.Max(V.Zero, x));

    /// <summary><paramref name="gradient"/> · y′, from y, which is positive where x is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V y, V gradient, float alpha)
        where V : unmanaged, ISimd<V> => SimdMath.Select(V.GreaterThan(y, V.Zero), gradient, gradient * (y + V.Create(alpha)));
}
