namespace GenBn;

/// <summary>An image as a vector, channel by channel, row by row.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
public sealed record FlattenLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape)
    : ArchitectureLayer(Name, Inputs, Shape);
