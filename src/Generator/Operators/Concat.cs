using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[Concat]</c>: blocks that read the same, side by side.</summary>
internal sealed class ConcatKind() : LayerKind("Concat")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) =>
        [new ConcatDeclaration(source.Index, new EquatableArray<BlockDeclaration>(source.Blocks))];
}

internal sealed record ConcatDeclaration(int Attribute, EquatableArray<BlockDeclaration> Branches) : CompositeDeclaration(Attribute, "Concat")
{
    public override CodeSize Size => CodeSize.Sum(Branches.Select(branch => branch.Size)) + CodeSize.OfLayer;

    public override string? LastActivation =>
        Branches.Select(branch => Graph.OutputActivation.Of(branch.Layers)).Distinct().ToArray() is { Length: 1 } all ? all[0] : null;

    public override IEnumerable<BlockUse> Uses =>
        Branches.Select((branch, index) => new BlockUse(FormattableString.Invariant($".{index}"), FormattableString.Invariant($".Branch{index}"), branch));

    public override void Verify(LayerCheck check)
    {
    }

    public override Node? Connect(GraphBuilder graph, NamedLayer layer, Node source)
    {
        var branches = new List<Node>();
        foreach (BlockUse use in Uses)
        {
            if (graph.Connect(layer.Inside(use), source) is not { } branch)
            {
                return null;
            }

            branches.Add(branch);
        }

        TensorShape first = branches[0].Shape;
        if (branches.Find(branch => (branch.Shape with { Channels = first.Channels }) != first) is { } other)
        {
            graph.ProblemsOf(layer).Add(ProblemIds.ConcatShapes, first.ToString(), other.Shape.ToString());
            return null;
        }

        TensorShape sum = first with { Channels = branches.Sum(branch => branch.Shape.Channels) };
        return graph.Add(new ConcatLayer(layer.Giving(sum, [.. branches.Select(branch => branch.Index)])), Kind);
    }
}

/// <summary>Its inputs one after the other along the channels.</summary>
internal sealed record ConcatLayer(Placed At) : Layer(At)
{
    public override ParameterView? View => null;
    public override int MostCharacters => 12_000;
    public override string? HashWords => "concat";
    public override string Creation => ArchitectureEmitter.New(this, "ConcatLayer");
    public override string Words => Name;

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers)
    {
        OutputMeaning[] all = [.. Inputs.Select(input => layers[input].Meaning(layers))];
        bool isSame = Array.TrueForAll(all, meaning => meaning.IsProbability == all[0].IsProbability);
        return new OutputMeaning(isSame ? all[0].IsProbability : null, Array.Find(all, meaning => meaning.Image is not null)?.Image);
    }

    public override Layer? OfFrame(Placed at, FrameLayers frames) => this with { At = at };

    public override void Lower(FusionRules rules)
    {
        var inputs = new EquatableArray<Operand>(Inputs.Select(input => rules.OutputOf(input)!));
        rules.Add(new ConcatStage(inputs, rules.AddTensor(Name, this), this));
    }
}
