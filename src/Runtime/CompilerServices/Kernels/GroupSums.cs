using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>
/// Sums of the gradients of a layer's parameters, one set for each group of blocks. They are added in the order of a <see cref="SumTree"/>, so
/// that the result does not depend on which worker made which.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class GroupSums
{
    private readonly AlignedBuffer _sums;
    private readonly int _stride;
    private readonly SumTree _tree;
    private readonly Parameter[] _parameters;

    internal GroupSums(SumTree tree, int groups, params Parameter[] parameters)
    {
        _tree = tree;
        _parameters = parameters;
        _stride = parameters.Sum(parameter => parameter.Length);
        _sums = new AlignedBuffer((long)groups * _stride);
    }

    /// <summary>Takes a group's lane-wise sums: 16 lanes for each value of the first parameter, then of the next.</summary>
    public void Reduce(int group, float* lanes) => HorizontalSum.Reduce(lanes, _stride, _sums.Pointer + ((long)group * _stride));

    /// <summary>
    /// Takes a group's sums of products of transformed tiles, those of all pairs of channels for each of a tile's 36 values, and 16 lanes for each
    /// value of a bias.
    /// </summary>
    public void ReduceTiles(int group, float* sums)
    {
        const int taps = 9;
        float* target = _sums.Pointer + ((long)group * _stride);
        int weights = _parameters[0].Length;
        WinogradKernels.TransformGradient(sums, weights / taps, target);
        HorizontalSum.Reduce(sums + (weights / taps * WinogradKernels.Products), _stride - weights, target + weights);
    }

    /// <summary>Adds the groups of one worker's share of every parameter and sets their gradients.</summary>
    public void Combine(Worker worker)
    {
        int offset = 0;
        foreach (Parameter parameter in _parameters)
        {
            Combine(parameter, offset, worker);
            offset += parameter.Length;
        }
    }

    private void Combine(Parameter parameter, int offset, Worker worker)
    {
        int first = worker.First(parameter.Length);
        int count = worker.End(parameter.Length) - first;
        float* sums = _sums.Pointer + offset + first;
        foreach (SumMerge merge in _tree.Merges)
        {
            SumTree.Add(sums + ((long)merge.Left * _stride), sums + ((long)merge.Right * _stride), count);
        }

        ReadOnlySpan<int> roots = _tree.Roots;
        for (int set = 0; set < roots.Length; set++)
        {
            var gradient = new Span<float>(parameter.GradientPointer + _tree.Offset(set) + first, count);
            new ReadOnlySpan<float>(sums + ((long)roots[set] * _stride), count).CopyTo(gradient);
        }
    }
}
