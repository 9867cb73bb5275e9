namespace GenBn.Tests.Generative;

/// <summary>The part of the language that networks are drawn from.</summary>
internal static class Language
{
    /// <summary>Everything.</summary>
    public static IReadOnlySet<Word> Whole { get; } = Enum.GetValues<Word>().ToHashSet();

    /// <summary>What the generator compiles. The switch: <see cref="Whole"/>, once it compiles all of it.</summary>
    public static IReadOnlySet<Word> Enabled { get; } = new HashSet<Word>
    {
        Word.Conv,
        Word.Dense,
        Word.BatchNorm,
        Word.Sigmoid,
        Word.ReLU,
        Word.MaxPool,
        Word.Flatten,
    };
}
