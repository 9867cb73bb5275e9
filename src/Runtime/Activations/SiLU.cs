using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.Activations;

/// <summary>
/// SiLU: y = x · s with s = 1 / (1 + e^−x). The error is at most 3 units in the last place down to −87; below, |y| is less than 10^−35.
/// y′ = s · (1 + x · (1 − s)) has an error of at most 2.5e-7.
/// </summary>
/// <remarks>Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units", 2017 (arXiv 1702.03118), equations 1 and 2.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SiLU : IActivation
{
    /// <inheritdoc/>
    public static bool NeedsInput => true;

    /// <inheritdoc/>
    /// <remarks>x below −105 is replaced by −105, where s is 0, because −∞ · 0 would be NaN.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        x = V.Max(V.Create(-105f), x);
        return x / (V.Create(1f) + SimdMath.Exp(V.Zero - x));
    }

    /// <inheritdoc/>
    /// <remarks>1 − s is computed as e^−x · s, which keeps its digits if s is near 1. Between ±88, neither factor overflows.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V>
    {
        V one = V.Create(1f);
        x = V.Max(V.Create(-88f), V.Min(V.Create(88f), x));
        V power = SimdMath.Exp(V.Zero - x);
        V s = one / (one + power);
        return gradient * (s * V.MultiplyAdd(x, power * s, one));
    }
}
