namespace GenBn;

/// <summary>A block several times in a row, each time with parameters of its own.</summary>
/// <remarks>
/// Called after the block's class, with a small first letter, and numbered, with the place in the row: <c>basicBlock1.0.conv1.weight</c>.
/// </remarks>
/// <typeparam name="TBlock">A class with <see cref="BlockAttribute"/>.</typeparam>
/// <param name="count">How many times, at least 1.</param>
public sealed class RepeatAttribute<TBlock>(int count = 1) : LayerAttribute
    where TBlock : class
{
    /// <summary>How many times. Default 1.</summary>
    public int Count { get; } = count;
}
