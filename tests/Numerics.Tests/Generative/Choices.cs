namespace GenBn.Tests.Generative;

/// <summary>
/// Decisions read from drawn numbers, so that fewer and smaller numbers mean a simpler network: the first option is the simplest,
/// and it is taken when the numbers run out.
/// </summary>
internal sealed class Choices(int[] numbers)
{
    private int _next;

    /// <summary>A number in [0, <paramref name="count"/>).</summary>
    public int Next(int count) => _next < numbers.Length ? numbers[_next++] % count : 0;

    /// <summary>Yes, once in <paramref name="times"/>.</summary>
    public bool OnceIn(int times) => Next(times) == times - 1;

    /// <summary>One of these.</summary>
    public T Of<T>(IReadOnlyList<T> options) => options[Next(options.Count)];
}
