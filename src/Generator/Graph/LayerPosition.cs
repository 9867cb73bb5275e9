namespace GenBn.Generator.Graph;

/// <summary>A declared layer among those of its class.</summary>
internal readonly record struct LayerPosition(IReadOnlyList<LayerDeclaration> Layers, int Index)
{
    public LayerDeclaration Layer => Layers[Index];

    /// <summary>What is declared before it.</summary>
    public LayerDeclaration? Previous => Index == 0 ? null : Layers[Index - 1];

    /// <summary>The layer behind it.</summary>
    public LayerDeclaration? Next => Layers.Skip(Index + 1).FirstOrDefault(layer => layer is not FrozenDeclaration);

    /// <summary>
    /// Whether a <c>[Frozen]</c> freezes it: before the first layer, which freezes all of them, or behind this one or behind its activation
    /// option, which is a layer of its own here.
    /// </summary>
    public bool IsFrozen
    {
        get
        {
            int attribute = Layer.Attribute;
            return Layers.FirstOrDefault(layer => layer is not InputDeclaration) is FrozenDeclaration
                || Layers.Skip(Index + 1).SkipWhile(layer => layer.Attribute == attribute).FirstOrDefault() is FrozenDeclaration;
        }
    }
}
