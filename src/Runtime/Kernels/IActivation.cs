using System.ComponentModel;
using System.Runtime.CompilerServices;
using GenBn.Simd;

namespace GenBn.Kernels;

/// <summary>An activation, applied to each value, that declares whether its derivative takes the input or the output.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IActivation
{
    /// <summary>Whether <see cref="Backward"/> reads x; otherwise it reads y. A constant, so that the JIT folds what follows from it.</summary>
    static abstract bool NeedsInput { get; }

    /// <summary>f(x).</summary>
    static abstract V Apply<V>(V x)
        where V : unmanaged, ISimd<V>;

    /// <summary>
    /// <paramref name="gradient"/> · f′(x), where y = f(x): from <paramref name="x"/> if <see cref="NeedsInput"/>, else from
    /// <paramref name="y"/>. The other may be anything.
    /// </summary>
    static abstract V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V>;
}

/// <summary>No activation: f(x) = x.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Identity : IActivation
{
    /// <inheritdoc/>
    public static bool NeedsInput => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V> => x;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V> => gradient;
}
