using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[Heads]</c>: blocks that read the same, each of which is an output of the network.</summary>
internal sealed class HeadsKind() : LayerKind("Heads")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) =>
        [new HeadsDeclaration(source.Index, new EquatableArray<BlockDeclaration>(source.Blocks))];
}

internal sealed record HeadsDeclaration(int Attribute, EquatableArray<BlockDeclaration> Heads) : CompositeDeclaration(Attribute, "Heads")
{
    /// <summary>The generated class with the outputs.</summary>
    public const string OutputsClass = "Outputs";

    public override CodeSize Size => CodeSize.Sum(Heads.Select(head => head.Size)) + CodeSize.OfLayer;

    /// <summary>The loss of each output is chosen by itself.</summary>
    public override string? LastActivation => null;

    public override IEnumerable<BlockUse> Uses => Names.Select((name, index) => new BlockUse("." + name, "." + PropertyOf(name), Heads[index]));

    /// <summary>The outputs: the class of each block with a small first letter, and a number from 2 on where several have the same.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            var names = new List<string>();
            foreach (BlockDeclaration head in Heads)
            {
                string name = LayerNames.OfClass(head.Name);
                string free = name;
                for (int number = 2; names.Contains(free, StringComparer.OrdinalIgnoreCase); number++)
                {
                    free = FormattableString.Invariant($"{name}{number}");
                }

                names.Add(free);
            }

            return names;
        }
    }

    /// <summary>The property of an output. No property can be called like its class, or hide a member of <c>object</c>.</summary>
    public static string PropertyOf(string name) =>
        MemberNames.Property(name) is var property && property is OutputsClass or "Equals" or "GetHashCode" or "GetType" or "ToString" or "ReferenceEquals"
            ? property + "_"
            : property;

    public override void Verify(LayerCheck check)
    {
    }

    public override Node? Connect(GraphBuilder graph, NamedLayer layer, Node source)
    {
        string? mistake = layer.Chain.User is not null ? "stand in a block" : layer.Position.Next is { } next ? $"{next.Kind} follows" : null;
        if (mistake is not null)
        {
            graph.ProblemsOf(layer).Add(ProblemIds.HeadsNotLast, Kind, mistake);
            return null;
        }

        var heads = new List<Node>();
        foreach (BlockUse use in Uses)
        {
            if (graph.Connect(layer.Inside(use), source) is not { } head)
            {
                return null;
            }

            heads.Add(head);
        }

        var shape = TensorShape.Vector(heads.Sum(head => head.Shape.Elements));
        return graph.Add(new HeadsLayer(layer.Giving(shape, [.. heads.Select(head => head.Index)]), new EquatableArray<string>(Names)), Kind);
    }
}

/// <summary>Its inputs one after the other, images in the order of their rows.</summary>
/// <param name="At">See <see cref="Layer"/>.</param>
/// <param name="Names">The outputs.</param>
internal sealed record HeadsLayer(Placed At, EquatableArray<string> Names) : Layer(At)
{
    public override ParameterView? View => null;
    public override int MostCharacters => 12_000;
    public override string? HashWords => "heads";
    public override string Creation =>
        ArchitectureEmitter.New(this, "HeadsLayer", $"[{string.Join(", ", Names.Select(name => $"\"{name}\""))}]");
    public override string Words => $"outputs {string.Join(" and ", Names)}";

    /// <summary>Each output means something by itself.</summary>
    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => new(IsProbability: null, Image: null);

    public override void Lower(FusionRules rules)
    {
        var inputs = new EquatableArray<Operand>(Inputs.Select(input =>
        {
            Operand head = rules.OutputOf(input)!;
            return head with { Shape = TensorShape.Vector(head.Shape.Elements) };
        }));
        rules.Add(new ConcatStage(inputs, rules.AddTensor(Name, this), this));
    }
}
