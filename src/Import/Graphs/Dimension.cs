using System.Globalization;

namespace GenBn.Import.Graphs;

/// <summary>A size of a value, or a number that is computed from sizes: a number, or a multiple of the batch.</summary>
/// <param name="Size">The number, or the factor of the batch.</param>
/// <param name="IsBatch">Whether the number is multiplied by the number of samples, which a model leaves open.</param>
internal readonly record struct Dimension(long Size, bool IsBatch = false)
{
    /// <summary>The number of samples.</summary>
    public static Dimension Batch => new(1, IsBatch: true);

    /// <summary>The sum; null if it is neither a number nor a multiple of the batch.</summary>
    public Dimension? Plus(Dimension other) =>
        IsBatch == other.IsBatch ? Checked((Int128)Size + other.Size, IsBatch)
        : other.Size == 0 ? this
        : Size == 0 ? other
        : null;

    /// <summary>The difference; null if it is neither a number nor a multiple of the batch.</summary>
    public Dimension? Minus(Dimension other) => Plus(new Dimension(-other.Size, other.IsBatch));

    /// <summary>The product; null if it is neither a number nor a multiple of the batch.</summary>
    public Dimension? Times(Dimension other) => IsBatch && other.IsBatch ? null : Checked((Int128)Size * other.Size, IsBatch || other.IsBatch);

    /// <summary>The quotient, rounded down for positive numbers; null if it is neither a number nor a multiple of the batch.</summary>
    public Dimension? Over(Dimension other) =>
        other.Size == 0 || (other.IsBatch && !IsBatch) ? null
        : IsBatch && Size % other.Size != 0 ? null
        : new Dimension(Size / other.Size, IsBatch && !other.IsBatch);

    /// <inheritdoc/>
    public override string ToString() =>
        !IsBatch ? Size.ToString(CultureInfo.InvariantCulture) : Size == 1 ? "N" : string.Create(CultureInfo.InvariantCulture, $"{Size}·N");

    private static Dimension? Checked(Int128 size, bool isBatch) =>
        size >= int.MinValue && size <= int.MaxValue ? new Dimension((long)size, isBatch) : null;
}
