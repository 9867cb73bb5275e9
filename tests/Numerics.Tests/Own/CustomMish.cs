using System.Runtime.CompilerServices;

namespace GenBn.Tests.Own;

/// <summary>Mish: y = x · tanh(ln(1 + eˣ)), which falls for negative x.</summary>
/// <remarks>Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", 2019 (arXiv 1908.08681).</remarks>
public readonly struct CustomMish : IActivation
{
    /// <inheritdoc/>
    public static bool NeedsInput => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        x = V.Max(V.Create(-80f), x);
        V n = Growth(x, out _);
        return x * (n / (n + V.Create(2f)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V>
    {
        x = V.Max(V.Create(-80f), V.Min(V.Create(40f), x));
        V n = Growth(x, out V exponential);
        V tanh = n / (n + V.Create(2f));
        V sigmoid = exponential / (exponential + V.Create(1f));
        return gradient * (tanh + (x * sigmoid * (V.Create(1f) + tanh) * (V.Create(2f) / (n + V.Create(2f)))));
    }

    /// <summary>n = eˣ · (eˣ + 2), so that tanh(ln(1 + eˣ)) = n / (n + 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Growth<V>(V x, out V exponential)
        where V : unmanaged, ISimd<V>
    {
        exponential = SimdMath.Exp(V.Min(V.Create(20f), x));
        return exponential * (exponential + V.Create(2f));
    }
}
