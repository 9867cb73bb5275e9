namespace GenBn.Tests.Generative;

/// <summary>The part of the language that networks are drawn from.</summary>
internal static class Language
{
    /// <summary>Everything.</summary>
    public static IReadOnlySet<Word> Whole { get; } = Enum.GetValues<Word>().ToHashSet();
}
