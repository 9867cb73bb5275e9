namespace GenBn;

/// <summary>The mean of each channel: an image becomes a vector.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
public sealed record GlobalAvgPoolLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape)
    : ArchitectureLayer(Name, Inputs, Shape);
