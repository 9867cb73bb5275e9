using System.Runtime.CompilerServices;

namespace GenBn;

/// <summary>d², with derivative 2 · d; see <see cref="Loss.MeanSquaredError"/>.</summary>
internal readonly struct SquaredError : IDifference
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V difference)
        where V : unmanaged, ISimd<V> => difference * difference;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V difference)
        where V : unmanaged, ISimd<V> => difference + difference;
}
