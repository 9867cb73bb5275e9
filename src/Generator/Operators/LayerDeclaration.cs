namespace GenBn.Generator.Operators;

/// <summary>One layer attribute as it was written. Plain values only, so that the pipeline can cache it.</summary>
/// <param name="Attribute">Position among the attributes of the class, for diagnostics.</param>
/// <param name="Kind">The layer in messages: the attribute's name without its suffix, or that of the block that it stands for.</param>
internal abstract record LayerDeclaration(int Attribute, string Kind)
{
    /// <summary>The declared name of the layer; null for kind and number.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the compiler could read all of its arguments. Otherwise its values mean nothing.</summary>
    public bool IsBound { get; init; } = true;

    /// <summary>What its name starts with where none is declared.</summary>
    public virtual string DefaultName => Kind.ToLowerInvariant();

    /// <summary>How much code it is.</summary>
    public abstract CodeSize Size { get; }

    /// <summary>The runtime's type of the view of its parameters; null where it has none.</summary>
    public abstract string? ParameterType { get; }

    /// <summary>The activation that values went through last behind it, if its values are probabilities, as those of <c>Softmax</c>; else null.</summary>
    public abstract string? LastActivation { get; }

    /// <summary>The blocks that it names.</summary>
    public abstract IReadOnlyList<BlockDeclaration> Blocks { get; }

    /// <summary>The blocks that it puts in place, as often as it does, in order of declaration.</summary>
    public abstract IEnumerable<BlockUse> Uses { get; }

    /// <summary>Reports what is wrong with its values, and with the layers of its class beside it.</summary>
    public abstract void Verify(LayerCheck check);

    /// <summary>Adds what it stands for to a network.</summary>
    /// <param name="graph">The network so far.</param>
    /// <param name="layer">This layer, with its name.</param>
    /// <param name="source">What it reads.</param>
    /// <returns>What it gives; null when it cannot work.</returns>
    public abstract Node? Connect(GraphBuilder graph, NamedLayer layer, Node source);
}

/// <summary>A layer by itself, without blocks.</summary>
internal abstract record OperatorDeclaration(int Attribute, string Kind) : LayerDeclaration(Attribute, Kind)
{
    public sealed override IReadOnlyList<BlockDeclaration> Blocks => [];
    public sealed override IEnumerable<BlockUse> Uses => [];

    public sealed override Node? Connect(GraphBuilder graph, NamedLayer layer, Node source)
    {
        Placement at = graph.At(layer, source);
        if (source.Layer is SoftmaxLayer)
        {
            at.Problems.Add(ProblemIds.AfterSoftmax, Kind);
        }

        return Place(at) is { } placed ? graph.Add(placed with { IsTrainable = !layer.IsFrozen }, Kind) : null;
    }

    /// <summary>The layer in its place, with its shape; null when it cannot work there, which is then reported.</summary>
    public abstract Layer? Place(Placement at);
}

/// <summary>A layer that is made of blocks.</summary>
internal abstract record CompositeDeclaration(int Attribute, string Kind) : LayerDeclaration(Attribute, Kind)
{
    public sealed override string? ParameterType => null;
    public override IReadOnlyList<BlockDeclaration> Blocks => [.. Uses.Select(use => use.Block)];
}

/// <summary>An attribute among layers that is none itself.</summary>
internal abstract record MarkDeclaration(int Attribute, string Kind) : LayerDeclaration(Attribute, Kind)
{
    public sealed override CodeSize Size => default;
    public sealed override string? ParameterType => null;
    public sealed override string? LastActivation => null;
    public sealed override IReadOnlyList<BlockDeclaration> Blocks => [];
    public sealed override IEnumerable<BlockUse> Uses => [];

    public sealed override void Verify(LayerCheck check)
    {
    }
}
