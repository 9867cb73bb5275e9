namespace GenBn.CompilerServices;

/// <summary>Two sums of a tree that are added; the result takes the place of the left one.</summary>
/// <param name="Left">Place of the left sum.</param>
/// <param name="Right">Place of the right sum.</param>
/// <param name="LeftSamples">Samples that the left sum is over.</param>
/// <param name="RightSamples">Samples that the right sum is over.</param>
internal readonly record struct SumMerge(int Left, int Right, int LeftSamples, int RightSamples);

/// <summary>How a leaf is added when leaves are visited in their order.</summary>
/// <param name="Depth">Sums that wait when it comes.</param>
/// <param name="Merges">How many of them it takes, from the latest on.</param>
/// <param name="Set">Number of the set that is complete then; −1 for none.</param>
internal readonly record struct SumLeaf(int Depth, int Merges, int Set);

/// <summary>Sums over neighbouring ranges of a batch, added as far as the tree over 16 slots allows.</summary>
internal sealed class SumForest
{
    private readonly SumNode[] _nodes = new SumNode[BatchShare.MostGroups];
    private readonly SumMerge[] _merges = new SumMerge[BatchShare.MostGroups];
    private readonly SumLeaf[] _leaves = new SumLeaf[BatchShare.MostGroups];
    private readonly int[] _roots = new int[BatchShare.MostGroups];
    private int _count;
    private int _mergeCount;
    private int _leafCount;

    public ReadOnlySpan<SumMerge> Merges => _merges.AsSpan(0, _mergeCount);

    /// <summary>The places of what cannot be added any further.</summary>
    public ReadOnlySpan<int> Roots => _roots.AsSpan(0, _count);

    public ref readonly SumLeaf Leaf(int leaf) => ref _leaves[leaf];

    public void Clear() => _count = _mergeCount = _leafCount = 0;

    /// <summary>The leaves of a rank.</summary>
    public void Fill(BatchShare share)
    {
        Clear();
        for (int group = share.FirstGroup; group < share.EndGroup; group++)
        {
            int samples = Math.Min(share.Total, 16 * share.BlockOf(group + 1)) - (16 * share.BlockOf(group));
            Add(new SumNode(_leafCount, group, 1, samples), share.TotalGroups);
        }

        Complete();
    }

    /// <summary>The sets of the next rank.</summary>
    public void Add(SumForest sets, int groups)
    {
        for (int set = 0; set < sets._count; set++)
        {
            Add(sets._nodes[set] with { Place = _leafCount }, groups);
        }
    }

    /// <summary>No more leaves follow.</summary>
    public void Complete()
    {
        int set = 0;
        int waiting = 0;
        for (int leaf = 0; leaf < _leafCount; leaf++)
        {
            int merges = _leaves[leaf].Merges;
            bool ends = leaf + 1 == (set + 1 < _count ? _nodes[set + 1].Place : _leafCount);
            _leaves[leaf] = new SumLeaf(waiting, merges, ends ? set : -1);
            waiting = ends ? 0 : waiting + 1 - merges;
            set += ends ? 1 : 0;
        }

        for (int root = 0; root < _count; root++)
        {
            _roots[root] = _nodes[root].Place;
        }
    }

    /// <summary>Adds a node to its left sibling as long as it has one that is complete.</summary>
    private void Add(SumNode node, int groups)
    {
        int merges = 0;
        while (node.Size < BatchShare.MostGroups)
        {
            if (_count > 0 && _nodes[_count - 1] is { } left && left.Size == node.Size && left.First == (node.First ^ node.Size) && left.First < node.First)
            {
                _merges[_mergeCount++] = new SumMerge(left.Place, node.Place, left.Samples, node.Samples);
                node = left with { Size = 2 * left.Size, Samples = left.Samples + node.Samples };
                _count--;
                merges++;
            }
            else if ((node.First & node.Size) == 0 && node.First + node.Size >= groups)
            {
                // It has no right sibling, because the batch ends: it is the parent, too.
                node = node with { Size = 2 * node.Size };
            }
            else
            {
                break;
            }
        }

        _nodes[_count++] = node;
        _leaves[_leafCount++] = new SumLeaf(0, merges, -1);
    }

    /// <summary>A complete subtree.</summary>
    /// <param name="Place">Where its sum is.</param>
    /// <param name="First">Its first slot.</param>
    /// <param name="Size">Its slots, a power of 2; the batch may end before the last one.</param>
    /// <param name="Samples">Samples that it is over.</param>
    private readonly record struct SumNode(int Place, int First, int Size, int Samples);
}
