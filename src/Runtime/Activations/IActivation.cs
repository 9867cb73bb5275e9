using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.Activations;

/// <summary>
/// A function y = f(x) that a network applies value by value: a struct without fields, which <see cref="ActivationAttribute{TFunction}"/> names.
/// </summary>
/// <remarks>
/// <para>
/// Both methods are written once, for vectors of every width: <see cref="ISimd{V}"/> has the operations, <see cref="SimdMath"/> functions such as
/// the exponential. All lanes are computed; a choice is <see cref="SimdMath.Select"/>. Mark the methods with
/// <see cref="MethodImplOptions.AggressiveInlining"/>: they are part of the loops that call them.
/// </para>
/// <para>
/// The derivative takes x or y, which decides what training keeps. It takes y, <see cref="NeedsInput"/> being false, of a function that
/// <see cref="ActivationTraitsAttribute.IsMonotone"/> declares never to fall; x of every other. A function that never falls but whose
/// derivative is simpler from x is not declared monotone.
/// </para>
/// <para>
/// Values may be infinite and, after a diverging step, NaN: f of NaN should be NaN, so that it is noticed, and the derivative finite at ±∞.
/// Lanes without a sample have a gradient of 0, which must remain 0: multiply <c>gradient</c> by the derivative, and add nothing.
/// </para>
/// </remarks>
/// <example>
/// ReLU6, y = min(max(x, 0), 6), whose derivative is 1 where y lies between its ends:
/// <code>
/// [ActivationTraits(IsMonotone = true, IsShort = true)]
/// public readonly struct ReLU6 : IActivation
/// {
///     public static bool NeedsInput =&gt; false;
///
///     [MethodImpl(MethodImplOptions.AggressiveInlining)]
///     public static V Apply&lt;V&gt;(V x)
///         where V : unmanaged, ISimd&lt;V&gt; =&gt; V.Min(V.Create(6f), V.Max(V.Zero, x));
///
///     [MethodImpl(MethodImplOptions.AggressiveInlining)]
///     public static V Backward&lt;V&gt;(V x, V y, V gradient)
///         where V : unmanaged, ISimd&lt;V&gt; =&gt; V.And(gradient, V.And(V.GreaterThan(y, V.Zero), V.GreaterThan(V.Create(6f), y)));
/// }
/// </code>
/// </example>
public interface IActivation
{
    /// <summary>
    /// Whether <see cref="Backward"/> reads x; otherwise it reads y. A constant, so that the just-in-time compiler folds what follows from it.
    /// </summary>
    static abstract bool NeedsInput { get; }

    /// <summary>f(x), lane by lane.</summary>
    /// <param name="x">Values.</param>
    static abstract V Apply<V>(V x)
        where V : unmanaged, ISimd<V>;

    /// <summary><paramref name="gradient"/> · f′(x), lane by lane.</summary>
    /// <param name="x">What <see cref="Apply"/> was given, if <see cref="NeedsInput"/> is true; else 0.</param>
    /// <param name="y">What <see cref="Apply"/> returned, if <see cref="NeedsInput"/> is false; else 0.</param>
    /// <param name="gradient">The gradient of the loss with respect to y.</param>
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
