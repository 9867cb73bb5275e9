namespace GenBn;

/// <summary>The sum of its two inputs: a block's output and its shortcut.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
public sealed record AddLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape)
    : ArchitectureLayer(Name, Inputs, Shape);
