using Xunit;

namespace GenBn.Tests.Kernels;

/// <summary>The tree that sums over a batch are added in, for every number of groups and every cut into ranks.</summary>
public sealed unsafe class SumTreeTests
{
    public static TheoryData<int> Samples => [.. Enumerable.Range(1, 16).Select(groups => 16 * groups), 1, 17, 250, 272, 400, 1000, 1100];

    /// <summary>Whatever the cut, folding in every rank and finishing the sets of all gives the bits of the tree as it is defined.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public void SetsOfAllRanksGiveTheTree(int samples)
    {
        int groups = new BatchShare(samples, 0, 1).TotalGroups;
        float[] leaves = Leaves(groups);
        float expected = Node(leaves, 0, BatchShare.MostGroups)!.Value;
        for (int ranks = 1; ranks <= 16; ranks++)
        {
            var sets = new List<float>();
            SumTree tree = null!;
            for (int rank = 0; rank < ranks; rank++)
            {
                tree = TreeOf(samples, rank, ranks);
                float[] own = leaves[tree.Share.FirstGroup..tree.Share.EndGroup];
                Add(own, tree.Merges);
                Assert.Equal(sets.Count, tree.SetStarts[rank]);
                foreach (int root in tree.Roots)
                {
                    sets.Add(own[root]);
                }
            }

            Assert.Equal(sets.Count, tree.SetStarts[ranks]);
            float[] last = [.. sets];
            Add(last, tree.LastMerges);
            Assert.Equal(expected, last[0]);
            Assert.Equal(groups, tree.LastMerges.Length + 1 + (groups - sets.Count));
        }
    }

    /// <summary>The same from leaves that come one by one, as kernels make them.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public void LeavesInTheirOrderGiveTheSets(int samples)
    {
        float* lanes = stackalloc float[16];
        float* waiting = stackalloc float[SumTree.Levels];
        float* gradient = stackalloc float[BatchShare.MostGroups];
        for (int ranks = 1; ranks <= 16; ranks++)
        {
            for (int rank = 0; rank < ranks; rank++)
            {
                SumTree tree = TreeOf(samples, rank, ranks);
                tree.Place(offset: -tree.SetStarts[rank], stride: 1);
                float[] own = Leaves(tree.Share.TotalGroups)[tree.Share.FirstGroup..tree.Share.EndGroup];
                for (int group = 0; group < own.Length; group++)
                {
                    new Span<float>(lanes, 16).Clear();
                    lanes[group] = own[group];
                    tree.Take(group, lanes, 1, waiting, gradient);
                }

                Add(own, tree.Merges);
                for (int set = 0; set < tree.Roots.Length; set++)
                {
                    Assert.Equal(own[tree.Roots[set]], gradient[set]);
                }
            }
        }
    }

    /// <summary>Parts cover the share once, in order, with whole groups or pieces of large ones, and their runs give the sets.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public void PartsGiveTheSets(int samples)
    {
        for (int ranks = 1; ranks <= 16; ranks++)
        {
            for (int rank = 0; rank < ranks; rank++)
            {
                SumTree tree = TreeOf(samples, rank, ranks);
                float[] blocks = Leaves(tree.Share.Blocks);
                (List<float> sets, int block) = Walk(tree, blocks);
                float[] own = [.. Enumerable.Range(0, tree.Groups).Select(group => Group(blocks, tree.FirstBlock(group), tree.FirstBlock(group + 1)))];
                Add(own, tree.Merges);
                Assert.Equal(tree.Share.Blocks, block);
                Assert.Equal([.. tree.Roots.ToArray().Select(root => own[root])], sets);
            }
        }
    }

    [Fact]
    public void OneProcessHasOneSet()
    {
        SumTree tree = TreeOf(250, 0, 1);
        Assert.Equal([0], tree.Roots.ToArray());
        Assert.Equal(15, tree.Merges.Length);
        Assert.Equal(0, tree.Offset(0));
        Assert.Equal((10, 250), (tree.SamplesOf(15), tree.Merges[^1].LeftSamples + tree.Merges[^1].RightSamples));
    }

    /// <summary>What a kernel does: it keeps a sum in a register, takes what waits, and leaves it where the part says.</summary>
    private static (List<float> Sets, int Block) Walk(SumTree tree, float[] blocks)
    {
        var sets = new List<float>();
        float[] kept = new float[SumTree.Levels];
        int block = 0;
        int runs = 0;
        for (int index = 0; index < tree.Parts; index++)
        {
            ref readonly SumPart part = ref tree.Part(index);
            float[] near = new float[SumTree.Levels];
            Assert.Equal((block, runs), (part.FirstBlock, part.FirstRun));
            Assert.InRange(part.EndBlock - part.FirstBlock, 1, 4);
            for (int at = part.FirstRun; at < part.EndRun; at++)
            {
                ref readonly SumRun run = ref tree.Run(at);
                Assert.Equal(block, run.First);
                int depth = run.Depth;
                float sum = 0;
                for (; block < run.End; block++)
                {
                    sum += blocks[block];
                }

                for (int merges = run.Merges; merges > 0; merges--)
                {
                    depth--;
                    sum += (depth < part.Kept ? kept : near)[depth];
                }

                (depth < part.Kept ? kept : near)[depth] = sum;
            }

            runs = part.EndRun;
            if (part.Set >= 0)
            {
                Assert.Equal(sets.Count, part.Set);
                sets.Add(kept[0]);
            }
        }

        return (sets, block);
    }

    private static SumTree TreeOf(int samples, int rank, int ranks)
    {
        var tree = new SumTree((samples + 15) / 16);
        tree.Join(ranks);
        tree.Use(new BatchShare(samples, rank, ranks));
        return tree;
    }

    /// <summary>The definition: left + right, or the one that exists.</summary>
    private static float? Node(float[] leaves, int first, int size)
    {
        if (size == 1)
        {
            return first < leaves.Length ? leaves[first] : null;
        }

        float? left = Node(leaves, first, size / 2);
        float? right = Node(leaves, first + (size / 2), size / 2);
        return left is null ? right : right is null ? left : left + right;
    }

    private static void Add(float[] values, ReadOnlySpan<SumMerge> merges)
    {
        foreach (SumMerge merge in merges)
        {
            values[merge.Left] += values[merge.Right];
        }
    }

    /// <summary>A group is summed in runs of four blocks.</summary>
    private static float Group(float[] blocks, int first, int end)
    {
        float sum = Sum(blocks, first, Math.Min(end, first + 4));
        for (int block = first + 4; block < end; block += 4)
        {
            sum = Sum(blocks, block, Math.Min(end, block + 4)) + sum;
        }

        return sum;
    }

    private static float Sum(float[] blocks, int first, int end)
    {
        float sum = 0;
        for (int block = first; block < end; block++)
        {
            sum += blocks[block];
        }

        return sum;
    }

    /// <summary>Numbers of many sizes, so that another order of additions gives other bits.</summary>
    private static float[] Leaves(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(6)))];
    }
}
