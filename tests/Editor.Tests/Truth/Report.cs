using Microsoft.CodeAnalysis.Text;

namespace GenBn.Tests;

/// <summary>A diagnostic that an editor shows.</summary>
/// <param name="Id">For example <c>GENBN006</c>.</param>
/// <param name="Message">Its text.</param>
/// <param name="Span">What is underlined.</param>
/// <param name="IsError">Whether it fails the build.</param>
internal sealed record Report(string Id, string Message, TextSpan Span, bool IsError)
{
    public bool IsOurs => Id.StartsWith("GENBN", StringComparison.Ordinal);
}
