using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.Activations;

/// <summary>
/// Hard sigmoid: y = min(max(slope · x + offset, 0), 1), for a positive slope. NaN gives NaN. y′ = slope if 0 &lt; y &lt; 1, else 0. The sum is
/// rounded once.
/// </summary>
/// <remarks>
/// Howard et al., "Searching for MobileNetV3", 2019 (arXiv 1905.02244), with 1/6 and 1/2. Generated code wraps it in an <see cref="IActivation"/> with
/// both numbers as constants.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class HardSigmoid
{
    /// <summary>Returns y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, float slope, float offset)
        where V : unmanaged, ISimd<V> => Clamp.Apply(V.MultiplyAdd(x, V.Create(slope), V.Create(offset)), 0, 1);

    /// <summary>Returns <paramref name="gradient"/> · y′, computed from y. The last argument is not needed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V y, V gradient, float slope, float offset)
        where V : unmanaged, ISimd<V> => Clamp.Backward(y, gradient * V.Create(slope), 0, 1);
}
