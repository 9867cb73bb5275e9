using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.Activations;

/// <summary>
/// Softplus: y = log(1 + e^x) = max(x, 0) + log(1 + e^−|x|). The error is at most 3 units in the last place over the whole float range.
/// y′ = 1 / (1 + e^−x) = 1 − e^−y.
/// </summary>
/// <remarks>Dugas et al., "Incorporating Second-Order Functional Knowledge for Better Option Pricing", 2000.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Softplus : IActivation
{
    /// <inheritdoc/>
    public static bool NeedsInput => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V> => V.Max(V.Zero, x) + SimdMath.Log1p(SimdMath.Exp(V.Or(x, V.Create(-0f))));

    /// <inheritdoc/>
    /// <remarks>Computed as −(e^−y − 1), so that a small derivative keeps its digits.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V> => (V.Zero - gradient) * SimdMath.Expm1(V.Zero - y);
}
