using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.Activations;

/// <summary>y = x, y′ = 1 where x &gt; 0, else y = slope · x, y′ = slope, for a slope of at least 0; NaN for NaN.</summary>
/// <remarks>
/// Maas, Hannun and Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models", 2013. Generated code wraps it into
/// an <see cref="IActivation"/> with its slope as a constant, which the JIT folds.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LeakyReLU
{
    /// <summary>max(x, 0) + slope · min(x, 0), of which one is 0. A slope of 0 is a case of its own, for 0 · −∞ would be NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, float slope)
        where V : unmanaged, ISimd<V>
    {
        V positive = V.Max(V.Zero, x);
        return slope == 0 ? positive : V.MultiplyAdd(V.Min(V.Zero, x), V.Create(slope), positive);
    }

    /// <summary><paramref name="gradient"/> · y′, from y, which is positive where x is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V y, V gradient, float slope)
        where V : unmanaged, ISimd<V> => SimdMath.Select(V.GreaterThan(y, V.Zero), gradient, gradient * V.Create(slope));
}
