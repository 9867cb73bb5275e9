namespace GenBn.Tests;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">The file, from the repository's root.</param>
/// <param name="Line">The line of its first line of text, from 1.</param>
/// <param name="Language">What stands behind the fence.</param>
/// <param name="Mark">The HTML comment in the line before the fence, which says what becomes of the block; empty where there is none.</param>
/// <param name="Text">Its lines, each with its end.</param>
internal sealed record CodeBlock(string Page, int Line, string Language, string Mark, string Text)
{
    private const string Gives = "gives ";
    private const string Excerpt = "excerpt of ";

    /// <summary>The mark of a block that needs a package which is no dependency of the tests.</summary>
    public const string NeedsVerify = "needs the package Verify.SourceGenerators";

    /// <summary>Whether it is C#, complete or not.</summary>
    public bool IsCSharp => Language is "csharp" or "cs";

    /// <summary>Whether it has to compile together with the blocks before it.</summary>
    public bool Compiles => IsCSharp && Mark.Length == 0;

    /// <summary>The diagnostic that it is to give; null for none.</summary>
    public string? Wrong => After(Gives);

    /// <summary>The file that it is copied from, from the repository's root; null for none.</summary>
    public string? Source => After(Excerpt);

    /// <summary>Whether its mark is one of those that are known.</summary>
    public bool HasKnownMark => Mark.Length == 0 || Mark == NeedsVerify || Wrong is not null || Source is not null;

    public override string ToString() => $"{Page}({Line})";

    private string? After(string beginning) => Mark.StartsWith(beginning, StringComparison.Ordinal) ? Mark[beginning.Length..] : null;
}
