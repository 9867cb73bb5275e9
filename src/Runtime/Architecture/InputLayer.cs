namespace GenBn;

/// <summary>The samples themselves.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
public sealed record InputLayer(string Name, IReadOnlyList<int> Shape) : ArchitectureLayer(Name, [], Shape);
