using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.Activations;

/// <summary>
/// GELU by tanh: y = x · (1 + tanh(u)) / 2 with u = √(2/π) · (x + 0.044715 · x³), computed as x · s with s = 1 / (1 + e^−2u). The error is at most
/// 3e-7 · max(1, |x|). y′ = s + x · s · (1 − s) · 2u′ has an error of at most 6e-7.
/// </summary>
/// <remarks>Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016 (arXiv 1606.08415), section 2.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GELUTanh : IActivation
{
    // 2 · √(2/π), and its product with 0.044715.
    private const float Factor = 1.5957691f;
    private const float CubicFactor = 0.071354814f;

    /// <inheritdoc/>
    public static bool NeedsInput => true;

    /// <inheritdoc/>
    /// <remarks>x below −15 is replaced by −15, where s is 0, because −∞ · 0 would be NaN.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        x = V.Max(V.Create(-15f), x);
        return x / (V.Create(1f) + SimdMath.Exp(V.Zero - Argument(x)));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// 1 − s is computed as e^−2u · s, which keeps its digits if s is near 1. Between ±10, neither factor overflows. At −10, y′ is −2e-36, and 0 below.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V>
    {
        V one = V.Create(1f);
        V isFlat = V.GreaterThan(V.Create(-10f), x);
        x = V.Max(V.Create(-10f), V.Min(V.Create(10f), x));
        V power = SimdMath.Exp(V.Zero - Argument(x));
        V s = one / (one + power);
        V slope = V.MultiplyAdd(x * x, V.Create(3f * CubicFactor), V.Create(Factor));
        return gradient * V.AndNot(s * V.MultiplyAdd(x * slope, power * s, one), isFlat);
    }

    /// <summary>2u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Argument<V>(V x)
        where V : unmanaged, ISimd<V> => x * V.MultiplyAdd(x * x, V.Create(CubicFactor), V.Create(Factor));
}
