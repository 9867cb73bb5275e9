using System.Runtime.CompilerServices;

namespace GenBn;

/// <summary>
/// c · (d − ½ · c) with c = d clipped to ±delta, which is also the derivative; see <see cref="Loss.Huber"/>. Within the clip that
/// is ½ · d², beyond it delta · |d| − ½ · delta².
/// </summary>
internal readonly struct HuberError(float delta) : IDifference
{
    public override string ToString() => FormattableString.Invariant($"{nameof(HuberError)}, delta {delta:R}");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V difference)
        where V : unmanaged, ISimd<V>
    {
        V clipped = Slope(difference);
        return clipped * (difference - (V.Create(0.5f) * clipped));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V difference)
        where V : unmanaged, ISimd<V> => V.Max(V.Create(-delta), V.Min(V.Create(delta), difference));
}
