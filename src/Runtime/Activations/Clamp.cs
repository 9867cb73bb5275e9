using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.Activations;

/// <summary>Clamp: y = min(max(x, least), most). NaN gives NaN. y′ = 1 if least &lt; y &lt; most, else 0.</summary>
/// <remarks>Generated code wraps it in an <see cref="IActivation"/> with the limits as constants.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Clamp
{
    /// <summary>Returns the nearest number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, float least, float most)
        where V : unmanaged, ISimd<V> => V.Min(V.Create(most), V.Max(V.Create(least), x));

    /// <summary>Returns <paramref name="gradient"/> · y′, computed from y, which lies between the limits if x does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V y, V gradient, float least, float most)
        where V : unmanaged, ISimd<V> => V.And(gradient, V.And(V.GreaterThan(y, V.Create(least)), V.GreaterThan(V.Create(most), y)));
}
