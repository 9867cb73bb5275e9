using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.Activations;

/// <summary>ReLU with a maximum of 6: y = min(max(x, 0), 6). NaN gives NaN. y′ = 1 if 0 &lt; y &lt; 6, else 0.</summary>
/// <remarks>Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018 (arXiv 1801.04381).</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ReLU6 : IActivation
{
    /// <inheritdoc/>
    public static bool NeedsInput => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V> => Clamp.Apply(x, 0, 6);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V> => Clamp.Backward(y, gradient, 0, 6);
}
