using GenBn.Generator.Declaration;
using GenBn.Generator.Diagnostics;
using GenBn.Generator.Emission;
using GenBn.Generator.Planning;
using GenBn.Generator.Graph;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Operators;

/// <summary><c>[Concat]</c>: blocks that read the same, side by side.</summary>
internal sealed class ConcatKind : LayerKind
{
    public override IReadOnlyList<string> Attributes => ["Concat"];

    public override IEnumerable<LayerDeclaration> Read(LayerSource source) => [new ConcatDeclaration(source.Index, new EquatableArray<BlockDeclaration>(source.Blocks))];
}

internal sealed record ConcatDeclaration(int Attribute, EquatableArray<BlockDeclaration> Branches) : CompositeDeclaration(Attribute)
{
    public override string Kind => "Concat";

    public override CodeSize Size => CodeSize.Sum(Branches.Select(branch => branch.Size)) + CodeSize.OfLayer;

    public override string? LastActivation =>
        Branches.Select(branch => Graph.OutputActivation.Of(branch.Layers)).Distinct().ToArray() is { Length: 1 } all ? all[0] : null;

    public override IEnumerable<BlockUse> Uses => Branches.Select((branch, index) => new BlockUse(FormattableString.Invariant($".{index}."), branch));

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
        return graph.Add(new ConcatLayer(layer.Name, new EquatableArray<int>(branches.Select(branch => branch.Index)), layer.Attribute, sum), Kind);
    }
}

/// <summary>Its inputs one after the other along the channels.</summary>
internal sealed record ConcatLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape)
    : Layer(Name, Inputs, Attribute, Shape)
{
    public override ParameterView? View => null;

    public override int MostCharacters => 12_000;

    public override string? HashWords => "concat";

    public override string Creation => ArchitectureEmitter.New(this, "ConcatLayer");

    public override string Words => Name;

    public override bool? IsProbability(IReadOnlyList<Layer> layers) =>
        Inputs.Select(input => layers[input].IsProbability(layers)).Distinct().ToArray() is { Length: 1 } all ? all[0] : null;

    public override TensorShape? Image(IReadOnlyList<Layer> layers) =>
        Inputs.Select(input => layers[input].Image(layers)).FirstOrDefault(image => image is not null);

    public override void Lower(FusionRules rules)
    {
        var inputs = new EquatableArray<Operand>(Inputs.Select(input => rules.OutputOf(input)!));
        rules.Add(new ConcatStage(inputs, rules.AddTensor(Name, this), this));
    }
}
