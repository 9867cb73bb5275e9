namespace GenBn.Generator.Graph;

/// <summary>The layers of a network with names, edges and shapes, and whatever is wrong with them.</summary>
/// <param name="Layers">In topological order; empty when there is an error, one that the compiler reports included.</param>
/// <param name="Problems">Errors and warnings.</param>
internal sealed record NetworkGraph(EquatableArray<Layer> Layers, EquatableArray<Problem> Problems);

/// <summary>A layer as a source of others.</summary>
/// <param name="Index">Its position in the graph.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Words">The layer in messages.</param>
internal sealed record Node(int Index, Layer Layer, string Words)
{
    public TensorShape Shape => Layer.Shape;
}

/// <summary>Turns the declared layers into a graph: names them, puts blocks in place, connects the layers and infers their shapes.</summary>
internal sealed class GraphBuilder
{
    private readonly NetworkDeclaration _declaration;
    private readonly List<Layer> _layers = [];

    private GraphBuilder(NetworkDeclaration declaration, List<Problem> problems)
    {
        _declaration = declaration;
        Problems = problems;
    }

    /// <summary>What is wrong, as far as it is known.</summary>
    public List<Problem> Problems { get; }

    /// <summary>Layers so far.</summary>
    public int Count => _layers.Count;

    public static NetworkGraph Build(NetworkDeclaration declaration)
    {
        var problems = new List<Problem>(declaration.Problems);
        LayerVerifier.Verify(declaration, problems);
        List<Layer> layers = [];
        if (!problems.Exists(problem => problem.IsError))
        {
            layers = new GraphBuilder(declaration, problems).Connect();
        }

        // A block that is used several times says the same each time.
        return new NetworkGraph(
            new EquatableArray<Layer>(problems.Exists(problem => problem.IsError) ? [] : layers), new EquatableArray<Problem>(problems.Distinct()));
    }

    private List<Layer> Connect()
    {
        // The input may still be typed.
        if (_declaration.Layers.FirstOrDefault() is not InputDeclaration { IsBound: true } input
            || Connect(LayerChain.Of(_declaration.Layers), Add(input.Layer, input.Kind)) is null)
        {
            return [];
        }

        GraphVerifier.Verify(_declaration, _layers, Problems);
        return _layers;
    }

    /// <summary>Adds layers one after the other.</summary>
    /// <param name="chain">The layers.</param>
    /// <param name="source">What the first one reads.</param>
    /// <returns>The last one; null when there was an error, or a layer that could not be read, behind which nothing is known.</returns>
    public Node? Connect(LayerChain chain, Node source)
    {
        Node? node = source;
        foreach (NamedLayer layer in chain.Layers())
        {
            node = layer.Declaration.IsBound ? layer.Declaration.Connect(this, layer, node) : null;
            if (node is null)
            {
                break;
            }
        }

        return node;
    }

    /// <summary>What a declared layer must know to be put behind another one.</summary>
    public Placement At(NamedLayer layer, Node source) => new(layer, source, _declaration.Start, _declaration.Form, ProblemsOf(layer));

    /// <summary>Receives what is wrong with a layer.</summary>
    public LayerProblems ProblemsOf(NamedLayer layer) => new(Problems, layer.Attribute, layer.Chain.Where);

    public Node Add(Layer layer, string words)
    {
        _layers.Add(layer with { Order = _layers.Count });
        return new Node(_layers.Count - 1, layer, words);
    }

    /// <summary>Parameters are in order of declaration, in which the last layers come before those ahead of them.</summary>
    /// <param name="first">The first of those ahead.</param>
    /// <param name="middle">The first of the last ones.</param>
    public void DeclareLastFirst(int first, int middle)
    {
        int ahead = middle - first;
        int behind = _layers.Count - middle;
        for (int index = first; index < _layers.Count; index++)
        {
            _layers[index] = _layers[index] with { Order = _layers[index].Order + (index < middle ? behind : -ahead) };
        }
    }
}
