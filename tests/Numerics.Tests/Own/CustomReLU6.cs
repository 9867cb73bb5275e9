using System.Runtime.CompilerServices;

namespace GenBn.Tests.Own;

/// <summary>ReLU that ends at 6: y = min(max(x, 0), 6).</summary>
/// <remarks>Howard et al., "MobileNets", 2017 (arXiv 1704.04861).</remarks>
[ActivationTraits(IsMonotone = true, IsShort = true)]
public readonly struct CustomReLU6 : IActivation
{
    /// <inheritdoc/>
    public static bool NeedsInput => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x)
        where V : unmanaged, ISimd<V> => V.Min(V.Create(6f), V.Max(V.Zero, x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V x, V y, V gradient)
        where V : unmanaged, ISimd<V> => V.And(gradient, V.And(V.GreaterThan(y, V.Zero), V.GreaterThan(V.Create(6f), y)));
}
