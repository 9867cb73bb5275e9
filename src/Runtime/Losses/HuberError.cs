using System.Runtime.CompilerServices;

namespace GenBn;

/// <summary>
/// c · (d − ½ · c), where c is d clipped to ±delta, and also the derivative; see <see cref="Loss.Huber"/>. Within the limits, this is ½ · d²;
/// beyond them, it is delta · |d| − ½ · delta².
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
