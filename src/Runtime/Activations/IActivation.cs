using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.Activations;

/// <summary>
/// A custom activation y = f(x), element-wise: a struct without fields, which <see cref="ActivationAttribute{TFunction}"/> names.
/// </summary>
/// <remarks>
/// <para>
/// Both methods are written once, for SIMD vectors of every width: <see cref="ISimd{V}"/> has the operations, and <see cref="SimdMath"/> functions such
/// as the exponential. All lanes are computed; <see cref="SimdMath.Select"/> chooses between results. Mark the methods with
/// <see cref="MethodImplOptions.AggressiveInlining"/>, so that they become part of the loops that call them.
/// </para>
/// <para>
/// The derivative is computed from x or y, and training keeps that tensor. For a function that <see cref="ActivationTraitsAttribute.IsMonotone"/>
/// declares never to decrease, it is y, and <see cref="NeedsInput"/> is false. For any other function, it is x. Do not declare a function monotone
/// if its derivative is simpler from x.
/// </para>
/// <para>
/// Values may be infinite and, after training has diverged, NaN. f(NaN) should be NaN, so that it is detected, and the derivative should be finite at
/// ±∞. Lanes without a sample have a gradient of 0, which must remain 0: multiply <c>gradient</c> by the derivative, and add nothing.
/// </para>
/// </remarks>
/// <example>
/// ReLU6, y = min(max(x, 0), 6), whose derivative is 1 if 0 &lt; y &lt; 6, and 0 otherwise:
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
    /// Whether <see cref="Backward"/> reads x; otherwise, it reads y. It must be a constant, so that the just-in-time compiler can fold it.
    /// </summary>
    static abstract bool NeedsInput { get; }

    /// <summary>Returns f(x), lane by lane.</summary>
    /// <param name="x">The values.</param>
    static abstract V Apply<V>(V x)
        where V : unmanaged, ISimd<V>;

    /// <summary>Returns <paramref name="gradient"/> · f′(x), lane by lane.</summary>
    /// <param name="x">The argument of <see cref="Apply"/>, if <see cref="NeedsInput"/> is true; otherwise 0.</param>
    /// <param name="y">The result of <see cref="Apply"/>, if <see cref="NeedsInput"/> is false; otherwise 0.</param>
    /// <param name="gradient">The gradient of the loss with respect to y.</param>
    static abstract V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V>;
}

/// <summary>No activation: f(x) = x.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NoActivation : IActivation
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
