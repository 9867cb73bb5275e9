using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.Activations;

/// <summary>Hyperbolic tangent: y = (e^x − e^−x) / (e^x + e^−x), see <see cref="SimdMath.Tanh"/>; y′ = 1 − y².</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Tanh : IActivation
{
    /// <inheritdoc/>
    public static bool NeedsInput => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V> => SimdMath.Tanh(x);

    /// <inheritdoc/>
    /// <remarks>Computed as (1 − y) · (1 + y), whose factors keep their digits near ±1.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V> => gradient * ((V.Create(1f) - y) * (V.Create(1f) + y));
}
