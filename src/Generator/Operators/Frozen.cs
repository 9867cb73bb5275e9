namespace GenBn.Generator.Operators;

/// <summary><c>[Frozen]</c>.</summary>
internal sealed class FrozenKind() : LayerKind("Frozen")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) => [new FrozenDeclaration(source.Index)];
}

/// <summary>Freezes the layer before it, or, before the first layer, all of the class's.</summary>
internal sealed record FrozenDeclaration(int Attribute) : MarkDeclaration(Attribute, "Frozen")
{
    public override Node? Connect(GraphBuilder graph, NamedLayer layer, Node source) => source;
}
