using GenBn.Generator.Planning;

namespace GenBn.Generator.Emission;

/// <summary>A generated method that creates the parameters of a block and its view; blocks with equal shapes share one.</summary>
/// <param name="Name">Of the method.</param>
/// <param name="Type">Of the view.</param>
/// <param name="Arguments">Of the view's constructor, in which <c>store</c> and <c>path</c> are the method's parameters.</param>
internal sealed record ViewFactory(string Name, ViewType Type, IReadOnlyList<string> Arguments);

/// <summary>The expressions that create a network's parameters, in the order of declaration, and their views.</summary>
internal sealed class ViewCreation
{
    private readonly Dictionary<string, Layer> _layers;
    private readonly List<ViewFactory> _factories = [];
    private readonly Dictionary<(string Type, string Member), List<string>> _words = [];
    private readonly HashSet<string> _names;

    public ViewCreation(NetworkPlan plan, LayerViews views)
    {
        _layers = plan.Layers.ToDictionary(layer => layer.Name, StringComparer.Ordinal);
        _names = new HashSet<string>(views.Types.Select(type => type.Name), StringComparer.Ordinal);
        Members = [.. views.Members.Select(member => (member, Expression(member, "_store", null, "")))];
    }

    /// <summary>The network's own views, and the expressions that create them.</summary>
    public IReadOnlyList<(ViewMember Member, string Expression)> Members { get; }

    public IReadOnlyList<ViewFactory> Factories => _factories;

    /// <summary>A layer in a comment.</summary>
    public string WordsOf(ViewMember member) => member.Block is null ? WordsOf(member, _layers[member.Path.Substring(1)])
        : member.Rounds is { } rounds ? Emit.Invariant($"{member.Path.Substring(1)}: {rounds.Count()} × {member.Block.Words}")
        : char.IsDigit(member.Path[1]) ? $"branch {member.Path.Substring(1)}: {member.Block.Words}"
        : $"{member.Path.Substring(1)}: {member.Block.Words}";

    /// <summary>What the layers are for which a property of a block stands, each once.</summary>
    public IReadOnlyList<string> WordsOf(ViewType type, ViewMember member) => _words[(type.Name, member.Property)];

    private static string WordsOf(ViewMember member, Layer layer) =>
        $"{member.Path.Substring(1)}: {string.Join(", ", layer.IsTrainable ? layer.View!.Words : layer.View!.Words.Append("frozen"))}";

    /// <param name="member">What to create.</param>
    /// <param name="store">The variable with the store.</param>
    /// <param name="path">The variable with the path of the member's owner; null for the network, which has none.</param>
    /// <param name="owner">That path.</param>
    private string Expression(ViewMember member, string store, string? path, string owner)
    {
        string place = path is null ? $"\"{member.Path.Substring(1)}" : $"{path} + \"{member.Path}";
        string name = owner.Length == 0 ? member.Path.Substring(1) : owner + member.Path;
        if (member.Block is not { } block)
        {
            Layer layer = _layers[name];
            IEnumerable<string> arguments = layer.View!.Tensors.Select(tensor => tensor is null ? layer.View.Missing : Creation(layer, tensor, store, place));
            return $"new(\n    {string.Join(",\n    ", arguments)})";
        }

        return member.Rounds is null
            ? Use(block, name, store, place + "\"")
            : $"[\n    {string.Join(",\n    ", member.Rounds.Select(round => Use(block, name + round, store, $"{place}{round}\"")))}]";
    }

    private string Use(ViewType type, string name, string store, string path)
    {
        string[] arguments = [.. type.Members.Select(member => Expression(member, "store", "path", name))];
        foreach (ViewMember member in type.Members)
        {
            Note(type, member, member.Block is null ? WordsOf(member, _layers[name + member.Path]) : WordsOf(member));
        }

        ViewFactory? factory = _factories.Find(one => one.Type == type && one.Arguments.SequenceEqual(arguments));
        if (factory is null)
        {
            factory = new ViewFactory(FreeName("New" + type.Name), type, arguments);
            _factories.Add(factory);
        }

        return $"{(store == "store" ? "" : ViewType.Holder + ".")}{factory.Name}({store}, {path})";
    }

    private void Note(ViewType type, ViewMember member, string words)
    {
        if (!_words.TryGetValue((type.Name, member.Property), out List<string> all))
        {
            _words[(type.Name, member.Property)] = all = [];
        }

        if (!all.Contains(words))
        {
            all.Add(words);
        }
    }

    private string FreeName(string first)
    {
        string name = first;
        for (int number = 2; !_names.Add(name); number++)
        {
            name = Emit.Invariant($"{first}_{number}");
        }

        return name;
    }

    /// <summary>The expression that adds a tensor to the network's store.</summary>
    private static string Creation(Layer layer, LayerTensor tensor, string store, string place)
    {
        string sizes = string.Join(", ", tensor.Shape.Select(size => Emit.Invariant($"{size}")));
        return tensor.Role == TensorRole.Buffer
            ? $"{store}.AddBuffer({place}.{tensor.Name}\", {(tensor.Start == StartValues.Ones ? "1f" : "0f")}, {sizes})"
            : $"{store}.AddParameter({place}.{tensor.Name}\", global::GenBn.Weights.ParameterRole.{tensor.Role}, {Start(tensor.Start)}, "
                + $"trainable: {(tensor.IsTrainable ? "true" : "false")}, {sizes})";
    }

    private static string Start(StartValues start) => start.Constant is { } constant
        ? $"global::GenBn.CompilerServices.Initialization.Of({Emit.Literal(constant)})"
        : start.Bound is { } bound ? $"global::GenBn.CompilerServices.Initialization.Within({Emit.Literal(bound)})"
        : $"new(global::GenBn.Initializer.{start.Name}{(start.HasDeviation ? ", " + Emit.Literal(start.Deviation) : "")})";
}
