using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenBn.CompilerServices;

/// <summary>
/// The order in which sums over a batch are added: a fixed binary tree over 16 slots. Leaf g is the sum over group g, in the order of its
/// blocks; a node is left + right, or the one of them that exists.
/// </summary>
/// <remarks>
/// <para>
/// The tree depends on the batch alone. A rank has the leaves of its own groups, which it adds as far as it can: its <em>sets</em> are the
/// largest subtrees within its range. Where all ranks' sets are known, the rest of the tree gives the bits of one process, which has a single
/// set.
/// </para>
/// <para>
/// The leaves may be visited in their order, as by kernels that keep a leaf in registers: the leaf takes the sums that wait, as many as its
/// group says, and then waits itself. At most <see cref="Levels"/> do.
/// </para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class SumTree
{
    /// <summary>Sums that wait at the same time, at most, the one that is being made included.</summary>
    public const int Levels = 5;

    /// <summary>Blocks of a part, at most.</summary>
    private const int PartBlocks = 4;

    private readonly SumForest _own = new();
    private readonly SumForest _last = new();
    private readonly int[] _firstBlocks = new int[BatchShare.MostGroups + 1];
    private readonly long[] _offsets = new long[BatchShare.MostGroups];
    private int[] _setStarts = new int[2];
    private readonly SumRun[] _runs;
    private readonly SumPart[] _parts;

    /// <param name="blocks">Blocks of the largest share of a batch.</param>
    internal SumTree(int blocks)
    {
        _runs = new SumRun[(blocks / PartBlocks) + BatchShare.MostGroups];
        _parts = new SumPart[_runs.Length];
    }

    /// <summary>Groups of this rank.</summary>
    public int Groups { get; private set; }

    /// <summary>Parts of the share, see <see cref="SumPart"/>.</summary>
    public int Parts { get; private set; }

    /// <summary>Samples of this rank.</summary>
    public int Samples { get; private set; }

    /// <summary>Blocks of this rank.</summary>
    internal int Blocks => _firstBlocks[Groups];

    /// <summary>What this rank has of the batch.</summary>
    internal BatchShare Share { get; private set; }

    /// <summary>What to add up of this rank's leaves, in this order; numbers are those of groups.</summary>
    internal ReadOnlySpan<SumMerge> Merges => _own.Merges;

    /// <summary>What to add up of all ranks' sets, in this order; numbers are those of sets.</summary>
    internal ReadOnlySpan<SumMerge> LastMerges => _last.Merges;

    /// <summary>The leaves whose places have this rank's sets when <see cref="Merges"/> are done.</summary>
    internal ReadOnlySpan<int> Roots => _own.Roots;

    /// <summary>The first set of each rank, and the number of all.</summary>
    internal ReadOnlySpan<int> SetStarts => _setStarts;

    /// <summary>The first block of a group, both numbered within this rank.</summary>
    public int FirstBlock(int group) => _firstBlocks[group];

    /// <summary>The group of a block, both numbered within this rank.</summary>
    public int GroupOf(int block)
    {
        int group = 0;
        while (_firstBlocks[group + 1] <= block)
        {
            group++;
        }

        return group;
    }

    /// <summary>Samples of a group.</summary>
    public int SamplesOf(int group) => Math.Min(Samples, 16 * _firstBlocks[group + 1]) - (16 * _firstBlocks[group]);

    /// <summary>A part of the share.</summary>
    public ref readonly SumPart Part(int part) => ref _parts[part];

    /// <summary>A run of blocks.</summary>
    public ref readonly SumRun Run(int run) => ref _runs[run];

    /// <summary>Floats from the gradient of a parameter to where a set of its sums goes; 0 where there are no other ranks.</summary>
    public long Offset(int set) => _offsets[set];

    /// <summary>Takes the lanes of a group's sums, in the order of the groups.</summary>
    /// <param name="group">The group.</param>
    /// <param name="lanes">16 lanes for each sum.</param>
    /// <param name="count">Number of sums.</param>
    /// <param name="waiting">Memory for <see cref="Levels"/> · <paramref name="count"/> sums that wait.</param>
    /// <param name="gradient">The gradient that the sums are.</param>
    public void Take(int group, float* lanes, int count, float* waiting, float* gradient)
    {
        float* sums = Take(group, lanes, count, waiting);
        if (sums != null)
        {
            new ReadOnlySpan<float>(sums, count).CopyTo(new Span<float>(gradient + Offset(_own.Leaf(group).Set), count));
        }
    }

    /// <summary>The same for a gradient of which only some elements are sums, and the others are 0.</summary>
    /// <param name="group">The group.</param>
    /// <param name="lanes">16 lanes for each sum.</param>
    /// <param name="count">Number of sums.</param>
    /// <param name="waiting">Memory for <see cref="Levels"/> · <paramref name="count"/> sums that wait.</param>
    /// <param name="gradient">Windows, one after the other.</param>
    /// <param name="taps">Elements of a window.</param>
    /// <param name="used">Those that are sums.</param>
    public void Take(int group, float* lanes, int count, float* waiting, float* gradient, int taps, ReadOnlySpan<int> used)
    {
        float* sums = Take(group, lanes, count, waiting);
        if (sums == null)
        {
            return;
        }

        float* target = gradient + Offset(_own.Leaf(group).Set);
        new Span<float>(target, count / used.Length * taps).Clear();
        for (int window = 0; window < count / used.Length; window++, target += taps)
        {
            foreach (int tap in used)
            {
                target[tap] = *sums++;
            }
        }
    }

    /// <summary>Where a group's sums are made for <see cref="TakePanels"/>: <paramref name="count"/> floats among those that wait.</summary>
    public float* SumsOf(int group, float* waiting, int count) => waiting + ((long)_own.Leaf(group).Depth * count);

    /// <summary>Takes a group's sums for the weights of a convolution, in the order of the groups; they are where <see cref="SumsOf"/> said.</summary>
    /// <param name="group">The group.</param>
    /// <param name="waiting">Memory for <see cref="Levels"/> · <paramref name="count"/> sums that wait.</param>
    /// <param name="count">Floats from one group's sums to those that wait for it.</param>
    /// <param name="channels">Output channels: their sums come first.</param>
    /// <param name="sources">Input channels. The sums of an output channel and an element of the window are whole vectors of 16 of them.</param>
    /// <param name="gradient">The gradient of the first of the output channels' weights.</param>
    /// <param name="taps">Elements of a window.</param>
    /// <param name="used">Those that have sums; the others are 0.</param>
    public void TakePanels(int group, float* waiting, int count, int channels, int sources, float* gradient, int taps, ReadOnlySpan<int> used)
    {
        ref readonly SumLeaf leaf = ref _own.Leaf(group);
        float* sums = SumsOf(group, waiting, count);
        for (int merge = 0; merge < leaf.Merges; merge++)
        {
            sums -= count;
            Add(sums, sums + count, channels * used.Length * PanelKernels.Vectors(sources));
        }

        if (leaf.Set >= 0)
        {
            PanelKernels.ToWeights(sums, channels, sources, gradient + Offset(leaf.Set), taps, used);
        }
    }

    /// <summary>Takes a group's sums; a set that is complete with them, or null.</summary>
    private float* Take(int group, float* lanes, int count, float* waiting)
    {
        ref readonly SumLeaf leaf = ref _own.Leaf(group);
        float* sums = waiting + ((long)leaf.Depth * count);
        HorizontalSum.Reduce(lanes, count, sums);
        for (int merge = 0; merge < leaf.Merges; merge++)
        {
            sums -= count;
            Add(sums, sums + count, count);
        }

        return leaf.Set >= 0 ? sums : null;
    }

    /// <summary>sums[i] += more[i] for i in [0, count).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(float* sums, float* more, int count)
    {
        int index = 0;
        for (; index + 8 <= count; index += 8)
        {
            (Vector256.Load(sums + index) + Vector256.Load(more + index)).Store(sums + index);
        }

        for (; index < count; index++)
        {
            sums[index] += more[index];
        }
    }

    /// <summary>From here on other ranks have parts of each batch.</summary>
    /// <param name="ranks">Number of ranks.</param>
    internal void Join(int ranks) => _setStarts = new int[ranks + 1];

    /// <summary>The next batch is this one.</summary>
    internal void Use(BatchShare share)
    {
        if (share == Share)
        {
            return;
        }

        Share = share;
        Groups = share.Groups;
        Samples = share.Samples;
        for (int group = 0; group <= share.Groups; group++)
        {
            _firstBlocks[group] = share.BlockOf(share.FirstGroup + group) - share.FirstBlock;
        }

        _last.Clear();
        for (int rank = 0; rank < share.Ranks; rank++)
        {
            _own.Fill(share.Of(rank));
            _setStarts[rank + 1] = _setStarts[rank] + _own.Roots.Length;
            _last.Add(_own, share.TotalGroups);
        }

        _last.Complete();
        _own.Fill(share);
        Divide();
    }

    /// <summary>This rank's sets go to memory that has room for those of all ranks.</summary>
    /// <param name="offset">Floats from the gradient of a parameter to its place in the first set of all.</param>
    /// <param name="stride">Floats from one set to the next.</param>
    internal void Place(long offset, long stride)
    {
        for (int set = 0; set < Roots.Length; set++)
        {
            _offsets[set] = offset + ((_setStarts[Share.Rank] + set) * stride);
        }
    }

    /// <summary>Cuts the share into parts. A group that fits is not cut, and a part ends where a set does.</summary>
    private void Divide()
    {
        Parts = 0;
        int runs = 0;
        SumPart part = default;
        for (int group = 0; group < Groups; group++)
        {
            ref readonly SumLeaf leaf = ref _own.Leaf(group);
            int end = FirstBlock(group + 1);
            if (part.Blocks > 0 && part.Blocks + end - FirstBlock(group) > PartBlocks)
            {
                Close(ref part, runs, set: -1);
            }

            for (int block = FirstBlock(group), stop; block < end; block = stop)
            {
                stop = Math.Min(end, block + PartBlocks);
                bool ends = stop == end;
                int before = block > FirstBlock(group) ? 1 : 0;
                _runs[runs] = new SumRun(block, stop, leaf.Depth + before, before + (ends ? leaf.Merges : 0));
                part = part.With(_runs[runs++]);
                if (part.Blocks >= PartBlocks || (ends && leaf.Set >= 0))
                {
                    Close(ref part, runs, ends ? leaf.Set : -1);
                }
            }
        }

        if (part.Blocks > 0)
        {
            Close(ref part, runs, set: -1);
        }
    }

    private void Close(ref SumPart part, int runs, int set)
    {
        int waiting = set >= 0 ? 0 : part.Waiting;
        _parts[Parts++] = part with { EndRun = runs, Set = set, Kept = Math.Max(part.Kept, part.Waiting) };
        part = new SumPart { FirstRun = runs, FirstBlock = part.EndBlock, EndBlock = part.EndBlock, Kept = waiting, Waiting = waiting };
    }
}
