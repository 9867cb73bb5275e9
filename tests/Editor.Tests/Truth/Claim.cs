using Microsoft.CodeAnalysis.Text;

namespace GenBn.Tests;

/// <summary>Something true about a text that a diagnostic may say.</summary>
/// <param name="Id">The diagnostic's number.</param>
/// <param name="Place">Where it must stand: at this attribute, or within this class.</param>
/// <param name="IsExact">Whether the place is all that is underlined.</param>
/// <param name="IsError">Whether it fails the build.</param>
/// <param name="Words">What its message must hold: the numbers of which it speaks.</param>
internal sealed record Claim(string Id, TextSpan Place, bool IsExact, bool IsError, params string[] Words)
{
    /// <summary>Whether it may also be said elsewhere: of a block's layer at the block, or where the block is used.</summary>
    public bool IsOptional { get; init; }

    public bool Covers(Report report) =>
        report.Id == Id
        && (IsExact ? report.Span == Place : Place.Contains(report.Span))
        && report.IsError == IsError
        && Words.All(word => report.Message.Contains(word, StringComparison.Ordinal));

    public override string ToString() => $"{Id} at {Place}: {string.Join(", ", Words)}";
}
