using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>
/// A sum of many parts, lane by lane, whose rounding error does not grow with their number: what each addition loses is added
/// to the next part.
/// </summary>
/// <remarks>
/// Kahan, "Further Remarks on Reducing Truncation Errors", Communications of the ACM 8(1), 1965. The error is at most 2u Σ |part|,
/// u = 2^−24, to first order. The parts themselves are plain sums of few values.
/// </remarks>
/// <typeparam name="V">The vector.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct LongSum<V>
    where V : unmanaged, ISimd<V>
{
    private V _sum;
    private V _lost;

    /// <summary>Goes on with a sum of which <paramref name="lost"/> is still to be taken away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LongSum(V sum, V lost)
    {
        _sum = sum;
        _lost = lost;
    }

    /// <summary>The sum so far.</summary>
    public readonly V Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _sum;
    }

    /// <summary>What <see cref="Value"/> has too much: the rounding error of the last addition.</summary>
    public readonly V Lost
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lost;
    }

    /// <summary>Adds a part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(V part)
    {
        V value = part - _lost;
        V sum = _sum + value;
        _lost = (sum - _sum) - value;
        _sum = sum;
    }
}

/// <summary>See <see cref="LongSum{V}"/>.</summary>
internal static class LongSum
{
    /// <summary>Values that are added one after the other before their sum becomes a part.</summary>
    public const int PartLength = 64;
}
