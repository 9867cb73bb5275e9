using System.Runtime.CompilerServices;
using GenBn.Tests.Reference;

namespace GenBn.Tests.Own;

/// <summary>ReLU that ends at 6: y = min(max(x, 0), 6).</summary>
/// <remarks>Howard et al., "MobileNets", 2017 (arXiv 1704.04861).</remarks>
[ActivationTraits(IsMonotone = true, IsShort = true)]
public readonly struct ReLU6 : IActivation
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

/// <summary>The formula in double precision.</summary>
public sealed class ReLU6Reference(ReferenceShape input) : ActivationReference(input)
{
    /// <inheritdoc/>
    public override IReadOnlyList<double> Kinks { get; } = [0, 6];

    /// <inheritdoc/>
    protected override double Value(double x) => Math.Clamp(x, 0, 6);

    /// <inheritdoc/>
    protected override double Derivative(double x) => x is > 0 and < 6 ? 1 : 0;
}
