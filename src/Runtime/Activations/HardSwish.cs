using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.Activations;

/// <summary>
/// Hard swish: y = x · clamp(x + 3, 0, 6) / 6. The error is at most 3 units in the last place over the whole float range, and y = x from 3 on.
/// y′ is 0 up to −3, (2·x + 3) / 6 between −3 and 3, and 1 from 3 on.
/// </summary>
/// <remarks>Howard et al., "Searching for MobileNetV3", 2019 (arXiv 1905.02244).</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct HardSwish : IActivation
{
    // The float before 3: "greater than it" is "at least 3", and not true of NaN.
    private const float BelowThree = 2.9999998f;

    /// <inheritdoc/>
    public static bool NeedsInput => true;

    /// <inheritdoc/>
    /// <remarks>x below −3 is replaced by −3, where the sum is 0, because −∞ · 0 would be NaN.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        x = V.Max(V.Create(-3f), x);
        return x * (V.Min(V.Create(6f), x + V.Create(3f)) * V.Create(1f / 6f));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V>
    {
        V slope = V.MultiplyAdd(x, V.Create(1f / 3f), V.Create(0.5f));
        slope = SimdMath.Select(V.GreaterThan(x, V.Create(BelowThree)), V.Create(1f), slope);
        return gradient * V.AndNot(slope, V.GreaterThan(V.Create(-BelowThree), x));
    }
}
