using System.Runtime.CompilerServices;
using GenBn.Simd;

namespace GenBn.Kernels;

/// <summary>A monotone activation whose derivative follows from its output.</summary>
public interface IActivation
{
    /// <summary>f(x).</summary>
    static abstract V Apply<V>(V x)
        where V : unmanaged, ISimd<V>;

    /// <summary><paramref name="gradient"/> · f′(x), from y = f(x).</summary>
    static abstract V Backward<V>(V y, V gradient)
        where V : unmanaged, ISimd<V>;
}

/// <summary>No activation: f(x) = x.</summary>
public readonly struct Identity : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V> => x;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V y, V gradient)
        where V : unmanaged, ISimd<V> => gradient;
}
