namespace GenBn.Generator.Fusion;

/// <summary>
/// The schedule for many samples: lanes are samples, as in training. Up to the first dense layer it works block by block, and
/// from there on up to four blocks at a time, which fill the registers of a dense layer.
/// </summary>
internal sealed class BlockPlan
{
    /// <summary>Blocks that are computed together at most.</summary>
    private const int Blocks = 4;

    private readonly HashSet<string> _wide = new(StringComparer.Ordinal);

    public BlockPlan(IReadOnlyList<Stage> stages, TensorPlan input, TensorPlan output)
    {
        Input = input;
        Output = output;
        BlockByBlock = [.. stages.TakeWhile(stage => stage is not DenseStage)];
        Together = [.. stages.Skip(BlockByBlock.Count)];
        _wide.Add(output.Name);
        _wide.UnionWith(Together.SelectMany(stage => stage.Inputs.Append(stage.Output)).Select(tensor => tensor.Name));
        Memory = new MemoryPlan(Uses());
        Tensors = [.. stages.SelectMany(stage => stage.Inputs.Append(stage.Output)).Prepend(input).GroupBy(tensor => tensor.Name).Select(same => same.First())];
    }

    public TensorPlan Input { get; }

    public TensorPlan Output { get; }

    /// <summary>The tensors in the order of their first use, each once.</summary>
    public IReadOnlyList<TensorPlan> Tensors { get; }

    /// <summary>Stages that run for one block after the other.</summary>
    public IReadOnlyList<Stage> BlockByBlock { get; }

    /// <summary>Stages that run for all blocks before the next stage.</summary>
    public IReadOnlyList<Stage> Together { get; }

    public MemoryPlan Memory { get; }

    /// <summary>Whether there is room for all blocks of a tensor, rather than for the current one.</summary>
    public bool HasAllBlocks(TensorPlan tensor) => _wide.Contains(tensor.Name);

    /// <summary>
    /// What the blocks share lives through the whole first part, for every block writes it anew; the rest of that part is used
    /// again by the next block.
    /// </summary>
    private IEnumerable<(string Name, int Size, int First, int Last)> Uses()
    {
        IEnumerable<(TensorPlan Tensor, int Step)> uses = BlockByBlock.Concat(Together)
            .SelectMany((stage, index) => stage.Inputs.Append(stage.Output).Select(tensor => (tensor, index + 1)))
            .Append((Input, 0))
            .Append((Output, BlockByBlock.Count + Together.Count + 1));
        return uses.GroupBy(use => use.Tensor.Name).Select(group =>
        {
            bool wide = _wide.Contains(group.Key);
            int first = group.Min(use => use.Step);
            return (
                group.Key,
                group.Max(use => use.Tensor.Stride) * 16 * (wide ? Blocks : 1),
                wide && first <= BlockByBlock.Count ? 0 : first,
                group.Max(use => use.Step));
        });
    }
}
