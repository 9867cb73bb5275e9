namespace GenBn.Generator.Graph;

/// <summary>The layers of one class where they are used: of a network, or of a block in its place.</summary>
/// <param name="Declared">As declared.</param>
/// <param name="User">Position of the attribute that uses the block; null for the network itself.</param>
/// <param name="Prefix">What the names start with.</param>
/// <param name="Access">What the views start with in C#, behind the network.</param>
/// <param name="Where">What is added to a layer's words in messages: the block that it stands in.</param>
/// <param name="IsFrozen">Whether the layer that uses the block is frozen, and so all of these.</param>
internal sealed record LayerChain(IReadOnlyList<LayerDeclaration> Declared, int? User, string Prefix, string Access, string Where, bool IsFrozen)
{
    public static LayerChain Of(IReadOnlyList<LayerDeclaration> layers) => new(layers, null, "", "", "", IsFrozen: false);

    /// <summary>The layers with their names. An input has one that is always the same.</summary>
    public IEnumerable<NamedLayer> Layers()
    {
        var names = new LayerNames(Prefix);
        return Enumerable.Range(0, Declared.Count)
            .Where(index => Declared[index] is not (FrozenDeclaration or InputDeclaration))
            .Select(index => new NamedLayer(names.Of(Declared[index]), new LayerPosition(Declared, index), this));
    }
}

/// <summary>A layer in its place in a network, with its name.</summary>
/// <param name="Name">Path of names, as <see cref="Layer"/> has it.</param>
/// <param name="Position">The layer among those of its class.</param>
/// <param name="Chain">Those layers in their place.</param>
internal sealed record NamedLayer(string Name, LayerPosition Position, LayerChain Chain)
{
    public LayerDeclaration Declaration => Position.Layer;

    /// <summary>Position of its attribute, or of the one that uses its block.</summary>
    public int Attribute => Chain.User ?? Declaration.Attribute;

    public bool IsFrozen => Chain.IsFrozen || Position.IsFrozen;

    /// <summary>The view of its parameters in C#, behind the network: <c>Stage2[0].Conv1</c>.</summary>
    private string Access => Chain.Access + MemberNames.Property(Name.Substring(Chain.Prefix.Length));

    public Placed Giving(TensorShape shape, params int[] inputs) => new(Name, Access, new EquatableArray<int>(inputs), Attribute, shape);

    /// <summary>The layers of a block that it uses.</summary>
    public LayerChain Inside(BlockUse use) =>
        new(use.Block.Layers, Attribute, $"{Name}{use.Path}.", $"{Access}{use.Access}.", $" in {use.Block.Name}{Chain.Where}", IsFrozen);
}
