namespace GenBn;

/// <summary>Its inputs one after the other along the channels.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
public sealed record ConcatLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape)
    : ArchitectureLayer(Name, Inputs, Shape);
