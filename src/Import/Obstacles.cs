using GenBn.Import.Graphs;

namespace GenBn.Import;

/// <summary>Collects obstacles, so that all of a model are reported at once.</summary>
internal sealed class Obstacles
{
    private readonly List<ImportObstacle> _found = [];

    public IReadOnlyList<ImportObstacle> Found => _found;

    /// <summary>Adds an obstacle at a node.</summary>
    public void Add(Node node, string reason) => _found.Add(new ImportObstacle(Names.Shown(node.ShownOperator), Names.Shown(node.Name), node.Shapes, reason));

    /// <summary>Adds an obstacle of the model as a whole.</summary>
    public void Add(string name, string reason) => _found.Add(new ImportObstacle("model", Names.Shown(name), "", reason));

    /// <summary>Ends the import if there are obstacles.</summary>
    /// <exception cref="ImportException">There are some.</exception>
    public void ThrowIfAny(string model)
    {
        if (_found.Count > 0)
        {
            throw new ImportException(model, _found);
        }
    }
}

/// <summary>A node cannot be said in the language. It is caught where the node is converted, and becomes an <see cref="ImportObstacle"/>.</summary>
internal sealed class RefusedException(string reason) : Exception(reason);
