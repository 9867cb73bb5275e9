using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.Activations;

/// <summary>Leaky ReLU: y = x and y′ = 1 if x &gt; 0, else y = slope · x and y′ = slope, for a slope of at least 0. NaN gives NaN.</summary>
/// <remarks>
/// Maas, Hannun and Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models", 2013. Generated code wraps it into
/// an <see cref="IActivation"/> with its slope as a constant, which the JIT folds.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LeakyReLU
{
    /// <summary>Returns max(x, 0) + slope · min(x, 0), of which one term is 0. A slope of 0 is a separate case, because 0 · −∞ would be NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, float slope)
        where V : unmanaged, ISimd<V>
    {
        V positive = V.Max(V.Zero, x);
        return slope == 0 ? positive : V.MultiplyAdd(V.Min(V.Zero, x), V.Create(slope), positive);
    }

    /// <summary>Returns <paramref name="gradient"/> · y′, computed from y, which is positive if x is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V y, V gradient, float slope)
        where V : unmanaged, ISimd<V> => SimdMath.Select(V.GreaterThan(y, V.Zero), gradient, gradient * V.Create(slope));
}
