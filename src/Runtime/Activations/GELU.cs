using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.Activations;

/// <summary>
/// GELU in the exact form: y = x · Φ(x), with the standard normal distribution Φ(x) = (1 + erf(x / √2)) / 2. The error is at most
/// 1.5e-7 · max(1, |x|) and, if x is negative, at most (6e-7 + 6e-8 · x²) · |y|. y′ = Φ(x) + x · φ(x), with the density φ(x) = e^(−x²/2) / √(2π),
/// has an error of at most 3e-7.
/// </summary>
/// <remarks>
/// Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016 (arXiv 1606.08415). The tail Φ(−|x|) is e^(−x²/2) · t · P(t) with
/// t = 1 / (1 + 0.265·|x|), the form of Hastings that Abramowitz and Stegun give as 7.1.26, here with a minimax polynomial of
/// degree 8 whose error is 2^−26 of the tail itself down to x = −14.4, where the tail leaves the float range.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GELU : IActivation
{
    /// <inheritdoc/>
    public static bool NeedsInput => true;

    /// <inheritdoc/>
    /// <remarks>x below −15 is replaced by −15, where Φ is 0, because −∞ · 0 would be NaN.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        x = V.Max(V.Create(-15f), x);
        return x * Distribution(x, Bell(x));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V>
    {
        x = V.Max(V.Create(-15f), V.Min(V.Create(15f), x));
        V bell = Bell(x);
        return gradient * V.MultiplyAdd(x * bell, V.Create(0.39894228f), Distribution(x, bell));
    }

    /// <summary>e^(−x²/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Bell<V>(V x)
        where V : unmanaged, ISimd<V> => SimdMath.Exp(x * (x * V.Create(-0.5f)));

    /// <summary>Φ(x), given e^(−x²/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Distribution<V>(V x, V bell)
        where V : unmanaged, ISimd<V>
    {
        V one = V.Create(1f);
        V t = one / V.MultiplyAdd(SimdMath.Abs(x), V.Create(0.265f), one);
        V p = V.Create(0.030662997f);
        p = V.MultiplyAdd(p, t, V.Create(-0.14348271f));
        p = V.MultiplyAdd(p, t, V.Create(0.21631613f));
        p = V.MultiplyAdd(p, t, V.Create(-0.11469337f));
        p = V.MultiplyAdd(p, t, V.Create(0.13682863f));
        p = V.MultiplyAdd(p, t, V.Create(0.060781311f));
        p = V.MultiplyAdd(p, t, V.Create(0.10258352f));
        p = V.MultiplyAdd(p, t, V.Create(0.10526286f));
        p = V.MultiplyAdd(p, t, V.Create(0.10574061f));
        V tail = bell * (t * p);
        return SimdMath.Select(V.GreaterThan(x, V.Zero), one - tail, tail);
    }
}
