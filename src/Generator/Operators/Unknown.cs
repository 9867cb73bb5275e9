namespace GenBn.Generator.Operators;

/// <summary>An attribute whose type does not exist, perhaps a layer's name that is still being typed: nothing is known of what follows.</summary>
internal sealed record UnknownDeclaration(int Attribute) : MarkDeclaration(Attribute, "Unknown")
{
    public override Node? Connect(GraphBuilder graph, NamedLayer layer, Node source) => null;
}
