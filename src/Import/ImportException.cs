namespace GenBn.Import;

/// <summary>A model cannot be said in the language of GenBn. The exception lists every obstacle of the model.</summary>
public sealed class ImportException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="model">Name of the model or file.</param>
    /// <param name="obstacles">All obstacles, in the order of the nodes.</param>
    public ImportException(string model, IReadOnlyList<ImportObstacle> obstacles)
        : base($"{model}: {obstacles.Count} obstacle{(obstacles.Count == 1 ? "" : "s")}:\n{string.Join('\n', obstacles)}") => Obstacles = obstacles;

    /// <summary>All obstacles, in the order of the nodes.</summary>
    public IReadOnlyList<ImportObstacle> Obstacles { get; }
}
