namespace GenBn;

/// <summary>A block several times in a row, each time with separate parameters.</summary>
/// <remarks>
/// The name of the layer is that of the block's class, with a lower-case first letter and a number. Parameters also have the place in the row:
/// <c>basicBlock1.0.conv1.weight</c>.
/// </remarks>
/// <typeparam name="TBlock">A class with <see cref="BlockAttribute"/>.</typeparam>
/// <param name="count">Number of repetitions, at least 1.</param>
public sealed class RepeatAttribute<TBlock>(int count = 1) : LayerAttribute
    where TBlock : class
{
    /// <summary>Number of repetitions. Default 1.</summary>
    public int Count { get; } = count;
}
