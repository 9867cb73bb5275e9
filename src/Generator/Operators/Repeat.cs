namespace GenBn.Generator.Operators;

/// <summary><c>[Repeat]</c>: a block several times, one after the other, each with weights of its own.</summary>
internal sealed class RepeatKind() : LayerKind("Repeat")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) => [new RepeatDeclaration(source.Index, source.Blocks[0], source.Arguments[0])];
}

internal sealed record RepeatDeclaration(int Attribute, BlockDeclaration Block, int Count) : CompositeDeclaration(Attribute, Block.Name)
{
    private const int MostRounds = 256;

    public override string DefaultName => LayerNames.OfClass(Block.Name);
    public override CodeSize Size => Rounds * Block.Size;
    public override string? LastActivation => Graph.OutputActivation.Of(Block.Layers);
    public override IReadOnlyList<BlockDeclaration> Blocks => [Block];
    public override IEnumerable<BlockUse> Uses => Enumerable.Range(0, Rounds).Select(round =>
        new BlockUse(FormattableString.Invariant($".{round}"), FormattableString.Invariant($"[{round}]"), Block));

    /// <summary>The count, or the nearest one that is in range.</summary>
    private int Rounds => Math.Max(0, Math.Min(Count, MostRounds));

    public override void Verify(LayerCheck check) =>
        check.InRange("The count of Repeat", Count, 1, MostRounds, FormattableString.Invariant($"from 1 to {MostRounds}"));

    public override Node? Connect(GraphBuilder graph, NamedLayer layer, Node source)
    {
        Node before = source;
        Node last = source;
        int rounds = 0;
        foreach (BlockUse use in Uses)
        {
            int first = graph.Problems.Count;
            if (graph.Connect(layer.Inside(use), last) is not { } node)
            {
                if (rounds > 0)
                {
                    Explain(graph, layer, rounds, before.Shape, last.Shape, first);
                }

                return null;
            }

            (before, last) = (last, node);
            rounds++;
        }

        return last;
    }

    /// <summary>The block fitted once, and does not fit what it left itself: both shapes say more than the one at the layer where it shows.</summary>
    private void Explain(GraphBuilder graph, NamedLayer layer, int rounds, TensorShape taken, TensorShape left, int first)
    {
        int index = graph.Problems.FindIndex(first, problem => problem.IsError);
        Problem cause = graph.Problems[index];
        if (cause.Id != ProblemIds.RepeatShapes)
        {
            graph.Problems[index] = graph.ProblemsOf(layer).Of(
                ProblemIds.RepeatShapes, Block.Name, taken.ToString(), left.ToString(), FormattableString.Invariant($"{rounds + 1}"), cause.Message);
        }
    }
}
