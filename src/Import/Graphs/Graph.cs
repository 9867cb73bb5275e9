namespace GenBn.Import.Graphs;

/// <summary>The part of a model that one output depends on: nodes in an order in which each follows those that it reads.</summary>
/// <param name="Input">The only input.</param>
/// <param name="Output">The output.</param>
/// <param name="Nodes">The nodes. Passes replace them.</param>
internal sealed record Graph(Value Input, Value Output, List<Node> Nodes)
{
    /// <summary>What is said about the file in the comment of the class, for example its producer.</summary>
    public required string Origin { get; init; }

    /// <summary>Whether GenBn's export wrote the model. It spells layers as the language has them, and its names say nothing more than the class.</summary>
    public required bool IsOwn { get; init; }

    /// <summary>Whether the input is rows × columns × channels, as the caller said; null if nothing was said.</summary>
    public bool? IsChannelsLast { get; init; }

    /// <summary>What a reader of another format dropped or turned.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Fills the readers of all values, from the nodes that there are now.</summary>
    public void FindReaders()
    {
        foreach (Value value in Nodes.SelectMany(node => node.Inputs.Concat(node.Outputs)).OfType<Value>().Append(Input))
        {
            value.Readers.Clear();
        }

        foreach (Node node in Nodes)
        {
            foreach (Value value in node.Inputs.OfType<Value>())
            {
                value.Readers.Add(node);
            }
        }
    }

    /// <summary>Puts a node of another operator in the place of one: it has the same name and result.</summary>
    public void Replace(int index, string operation, NodeAttributes attributes, params IReadOnlyList<Value> inputs)
    {
        Node old = Nodes[index];
        var node = new Node(old.Name, operation, attributes) { Opset = old.Opset, Source = old.Source };
        node.Inputs.AddRange(inputs);
        node.Outputs.Add(old.Output);
        old.Output.Producer = node;
        Nodes[index] = node;
    }

    /// <summary>
    /// Whether nodes may be one layer. In a model of ours they are if they are named so, because a layer of the language is one in the class too.
    /// </summary>
    /// <param name="last">The last node of a layer.</param>
    /// <param name="inner">Another node.</param>
    public bool MayBeOneLayer(Node last, Node inner) => !IsOwn || inner.Name.StartsWith(last.Name + "/", StringComparison.Ordinal);

    /// <summary>Whether a value is read by one operand alone, and is not the output.</summary>
    public bool IsReadOnce(Value value) => value.Readers.Count == 1 && value != Output;

    /// <summary>Drops nodes that the output does not depend on.</summary>
    public void DropUnused()
    {
        HashSet<Value> needed = [Output];
        List<Node> kept = [];
        foreach (Node node in Enumerable.Reverse(Nodes))
        {
            if (node.Outputs.OfType<Value>().Any(needed.Contains))
            {
                kept.Add(node);
                needed.UnionWith(node.Inputs.OfType<Value>());
            }
        }

        kept.Reverse();
        Nodes.Clear();
        Nodes.AddRange(kept);
        FindReaders();
    }
}
