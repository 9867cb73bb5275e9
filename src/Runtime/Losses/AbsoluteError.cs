using System.Runtime.CompilerServices;

namespace GenBn;

/// <summary>|d|, with derivative −1, 0 or 1; see <see cref="Loss.MeanAbsoluteError"/>.</summary>
internal readonly struct AbsoluteError : IDifference
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V difference)
        where V : unmanaged, ISimd<V> => V.AndNot(difference, V.Create(-0f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V difference)
        where V : unmanaged, ISimd<V> =>
        V.And(V.GreaterThan(difference, V.Zero), V.Create(1f)) - V.And(V.GreaterThan(V.Zero, difference), V.Create(1f));
}
