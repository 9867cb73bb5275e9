using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[Residual]</c>: y = block(x) + x, or + projection(x).</summary>
internal sealed class ResidualKind() : LayerKind("Residual")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) =>
        [new ResidualDeclaration(source.Index, source.Blocks[0], source.Blocks.Count > 1 ? source.Blocks[1] : null)];
}

internal sealed record ResidualDeclaration(int Attribute, BlockDeclaration Block, BlockDeclaration? Projection) : CompositeDeclaration(Attribute, Block.Name)
{
    public override string DefaultName => LayerNames.OfClass(Block.Name);
    public override CodeSize Size => CodeSize.OfLayer + Block.Size + (Projection?.Size ?? default);
    public override string? LastActivation => null;

    public override IEnumerable<BlockUse> Uses =>
        Projection is null ? [new BlockUse("", "", Block)] : [new BlockUse("", "", Block), new BlockUse(".projection", ProjectionAccess, Projection)];

    /// <summary>No name of a layer has an underscore at its end.</summary>
    private string ProjectionAccess => Block.Layers.Any(layer => layer.Name == "projection") ? ".Projection_" : ".Projection";

    public override void Verify(LayerCheck check)
    {
    }

    /// <summary>The projection runs first: the block's last stage can then add it.</summary>
    public override Node? Connect(GraphBuilder graph, NamedLayer layer, Node source)
    {
        BlockUse[] uses = [.. Uses];
        int first = graph.Count;
        Node? shortcut = uses.Length == 1 ? source : graph.Connect(layer.Inside(uses[1]), source);
        int middle = graph.Count;
        Node? main = shortcut is null ? null : graph.Connect(layer.Inside(uses[0]), source);
        if (shortcut is null || main is null)
        {
            return null;
        }

        graph.DeclareLastFirst(first, middle);
        if (main.Shape != shortcut.Shape)
        {
            string way = Projection is { } projection ? $"the output of '{projection.Name}'" : "its input";
            graph.ProblemsOf(layer).Add(ProblemIds.ResidualShapes, Block.Name, main.Shape.ToString(), way, shortcut.Shape.ToString());
            return null;
        }

        return graph.Add(new AddLayer(layer.Giving(main.Shape, main.Index, shortcut.Index)), Kind);
    }
}

/// <summary>The sum of a block's output and its shortcut.</summary>
internal sealed record AddLayer(Placed At) : Layer(At)
{
    public override ParameterView? View => null;
    public override int MostCharacters => 12_000;
    public override string? HashWords => "add";
    public override string Creation => ArchitectureEmitter.New(this, "AddLayer");
    public override string Words => $"sum of {Name}";

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => OutputMeaning.Scores;

    public override Layer? OfFrame(Placed at, FrameLayers frames) => this with { At = at };

    public override void Lower(FusionRules rules) => Normalization.Lower(rules, this);
}
