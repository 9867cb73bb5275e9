using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.Activations;

/// <summary>
/// Mish: y = x · tanh(log(1 + e^x)). With n = e^x · (e^x + 2), the factor is n / (n + 2), which does not cancel. The error is at most 7 units in the
/// last place down to −87; below, |y| is less than 10^−35. y′ = n / (n + 2) + 4 · x · e^x · (1 + e^x) / (n + 2)² has an error of at most 4e-7.
/// </summary>
/// <remarks>Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", 2019 (arXiv 1908.08681).</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Mish : IActivation
{
    // From 20 on, the factor is 1 in single precision, and (e^20 · e^20)² is still finite.
    private const float Largest = 20f;

    /// <inheritdoc/>
    public static bool NeedsInput => true;

    /// <inheritdoc/>
    /// <remarks>x below −105 is replaced by −105, where e^x is 0, because −∞ · 0 would be NaN.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        x = V.Max(V.Create(-105f), x);
        V power = SimdMath.Exp(V.Min(V.Create(Largest), x));
        V n = power * (power + V.Create(2f));
        return x * (n / (n + V.Create(2f)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V>
    {
        x = V.Max(V.Create(-105f), V.Min(V.Create(Largest), x));
        V power = SimdMath.Exp(x);
        V n = power * (power + V.Create(2f));
        V divisor = n + V.Create(2f);
        V slope = V.Create(4f) * power * (power + V.Create(1f)) / (divisor * divisor);
        return gradient * V.MultiplyAdd(x, slope, n / divisor);
    }
}
