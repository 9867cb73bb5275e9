namespace GenBn.Generator.Graph;

/// <summary>A property with parameters, such as <c>Conv1</c>, or with those of a block, such as <c>Stage1</c>.</summary>
/// <param name="Path">What follows the path of its owner in the names of parameters, for example <c>.conv1</c>.</param>
/// <param name="Property">Its name.</param>
/// <param name="Attribute">Position of the attribute of its layer.</param>
/// <param name="Words">The layer in messages.</param>
internal sealed record ViewMember(string Path, string Property, int Attribute, string Words)
{
    /// <summary>The runtime's type of a layer's parameters; null for a block.</summary>
    public string? Parameters { get; init; }

    /// <summary>The generated type of a block; null for a layer.</summary>
    public ViewType? Block { get; init; }

    /// <summary>The paths of rounds below this one, for a list of blocks; null for one.</summary>
    public IEnumerable<string>? Rounds { get; init; }

    /// <summary>The C# type.</summary>
    public string Type => Block is null ? "global::GenBn.Weights." + Parameters
        : Rounds is null ? Block.Reference
        : $"global::System.Collections.Immutable.ImmutableArray<{Block.Reference}>";
}

/// <summary>A generated type with the layers of a block.</summary>
/// <param name="Name">Without the class that it is nested in.</param>
/// <param name="Words">The block, or blocks, in comments.</param>
/// <param name="Members">In order of declaration.</param>
internal sealed record ViewType(string Name, string Words, IReadOnlyList<ViewMember> Members)
{
    /// <summary>The class that these types are nested in.</summary>
    public const string Holder = "BlockViews";

    public string Reference => Holder + "." + Name;

    /// <summary>Whether it stands for blocks with these names and members.</summary>
    public bool Matches(string words, IReadOnlyList<ViewMember> members) =>
        Words == words && Members.Count == members.Count
            && Members.Zip(members, (one, other) => one.Path == other.Path && one.Type == other.Type).All(same => same);
}

/// <summary>
/// The views of a network's parameters, such as <c>network.Conv1</c> and <c>network.Stage1[0].Conv1</c>, before anything is known of shapes: a
/// wrong declaration has them, too.
/// </summary>
internal sealed class LayerViews
{
    private readonly List<ViewType> _types = [];

    private LayerViews(IReadOnlyList<LayerDeclaration> layers) => Members = MembersOf(layers);

    /// <summary>Of the network itself.</summary>
    public IReadOnlyList<ViewMember> Members { get; }

    /// <summary>Types of blocks, each once; those that others use come first.</summary>
    public IReadOnlyList<ViewType> Types => _types;

    public static LayerViews Of(IReadOnlyList<LayerDeclaration> layers) => new(layers);

    private List<ViewMember> MembersOf(IReadOnlyList<LayerDeclaration> layers)
    {
        var names = new LayerNames("");
        var members = new List<ViewMember>();
        foreach (LayerDeclaration layer in layers.Where(layer => layer is not (MarkDeclaration or InputDeclaration)))
        {
            string name = names.Of(layer);
            if (!LayerNames.IsUsable(layer.Name))
            {
                continue;
            }

            var member = new ViewMember("." + name, MemberNames.Property(name), layer.Attribute, layer.Kind) { Parameters = layer.ParameterType };
            if ((layer.ParameterType is null ? WithBlock(member, layer) : member) is { } found)
            {
                members.Add(found);
            }
        }

        return members;
    }

    /// <summary>The view of a layer that is made of blocks; null if they have no parameters.</summary>
    private ViewMember? WithBlock(ViewMember member, LayerDeclaration layer)
    {
        if (layer.Uses.FirstOrDefault() is not { Block: { } first } use)
        {
            return null;
        }

        if (use.Access.StartsWith("[", StringComparison.Ordinal))
        {
            return TypeOf(first.Name, MembersOf(first.Layers)) is { } round ? member with { Block = round, Rounds = layer.Uses.Select(one => one.Path) } : null;
        }

        var members = new List<ViewMember>();
        foreach (BlockUse part in layer.Uses)
        {
            List<ViewMember> inner = MembersOf(part.Block.Layers);
            if (part.Access.Length == 0)
            {
                members.AddRange(inner);
            }
            else if (TypeOf(part.Block.Name, inner) is { } type)
            {
                members.Add(new ViewMember(part.Path, part.Access.TrimStart('.'), layer.Attribute, layer.Kind) { Block = type });
            }
        }

        return TypeOf(string.Join(" and ", layer.Uses.Select(part => part.Block.Name)), members) is { } whole ? member with { Block = whole } : null;
    }

    private ViewType? TypeOf(string words, List<ViewMember> members)
    {
        if (members.Count == 0)
        {
            return null;
        }

        ViewType? type = _types.Find(type => type.Matches(words, members));
        if (type is null)
        {
            type = new ViewType(FreeName(words, members), words, members);
            _types.Add(type);
        }

        return type;
    }

    /// <summary>A type's name is that of its block, unless a type before it or one of its own members is called so.</summary>
    private string FreeName(string words, List<ViewMember> members)
    {
        string first = string.Concat(words.Split([" and "], StringSplitOptions.None).Select(name => MemberNames.Property(LayerNames.OfClass(name))));
        string name = first;
        for (int number = 2; _types.Exists(type => type.Name == name) || members.Exists(member => member.Property == name); number++)
        {
            name = FormattableString.Invariant($"{first}_{number}");
        }

        return name;
    }
}
