using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>
/// Two numbers for each channel of a batch norm, by groups of a batch, which are merged in the order of a <see cref="SumTree"/>: mean and sum
/// of squared deviations, or two sums.
/// </summary>
/// <remarks>
/// Means and squares are merged as by Chan, Golub and LeVeque, "Algorithms for Computing the Sample Variance", 1983, in double precision.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class ChannelSums
{
    private readonly string _name;
    private readonly int _channels;
    private readonly int _valuesPerSample;
    private readonly bool _areMoments;
    private readonly SumTree _tree;

    /// <summary>[group][two][channel].</summary>
    private readonly double[] _groups;

    /// <summary>The same of the sets of all ranks; null where there are no other ranks.</summary>
    private double[]? _sets;
    private int[] _starts = [];

    /// <param name="name">What it is, in words.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="valuesPerSample">Values of a channel in one sample.</param>
    /// <param name="areMoments">Whether the numbers are a mean and a sum of squared deviations from it; otherwise they are sums.</param>
    /// <param name="tree">The order.</param>
    /// <param name="groups">Groups of the largest share of a batch.</param>
    internal ChannelSums(string name, int channels, int valuesPerSample, bool areMoments, SumTree tree, int groups)
    {
        _name = name;
        _channels = channels;
        _valuesPerSample = valuesPerSample;
        _areMoments = areMoments;
        _tree = tree;
        _groups = new double[2 * groups * channels];
    }

    /// <summary>From here on other ranks have parts of each batch.</summary>
    /// <param name="ranks">Number of ranks.</param>
    internal void Join(int ranks)
    {
        _sets = new double[2 * BatchShare.MostGroups * _channels];
        _starts = new int[ranks + 1];
    }

    /// <summary>Takes the two numbers of a channel in a group.</summary>
    internal void Set(int group, int channel, double first, double second)
    {
        int index = (2 * group * _channels) + channel;
        _groups[index] = first;
        _groups[index + _channels] = second;
    }

    /// <summary>Takes the moments of some channels in a group, from means that are nearly right and deviations from them.</summary>
    /// <param name="group">The group.</param>
    /// <param name="channel">The first channel.</param>
    /// <param name="count">Number of channels.</param>
    /// <param name="means">What was subtracted.</param>
    /// <param name="offsets">Sums of deviations.</param>
    /// <param name="squares">Sums of squared deviations.</param>
    /// <param name="share">The share of a sample in the group's mean.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void SetMoments(int group, int channel, int count, float* means, float* offsets, float* squares, double share)
    {
        Span<double> first = _groups.AsSpan((2 * group * _channels) + channel, count);
        Span<double> second = _groups.AsSpan((((2 * group) + 1) * _channels) + channel, count);
        for (int index = 0; index < first.Length && index < second.Length; index++)
        {
            double offset = offsets[index];
            first[index] = means[index] + (offset * share);
            second[index] = Math.Max(0, squares[index] - (offset * offset * share));
        }
    }

    /// <summary>Takes the sums of some channels in a group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void SetSums(int group, int channel, int count, float* first, float* second)
    {
        int index = (2 * group * _channels) + channel;
        for (int offset = 0; offset < count; offset++)
        {
            _groups[index + offset] = first[offset];
            _groups[index + _channels + offset] = second[offset];
        }
    }

    /// <summary>Takes the two numbers of a channel in the next block of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="before">Samples of the group's blocks before.</param>
    /// <param name="samples">Samples of the block.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="first">Mean or sum.</param>
    /// <param name="second">Squares or sum.</param>
    internal void Add(int group, int before, int samples, int channel, double first, double second)
    {
        if (before == 0)
        {
            Set(group, channel, first, second);
            return;
        }

        int index = (2 * group * _channels) + channel;
        Weights(before, samples, out double share, out double factor);
        Merge(ref _groups[index], ref _groups[index + _channels], first, second, share, factor);
    }

    /// <summary>Adds up what this rank has of the channels [first, end), for the other ranks.</summary>
    internal void Fold(int first, int end)
    {
        Merge(_groups, _tree.Merges, first, end);
        ReadOnlySpan<int> roots = _tree.Roots;
        int start = _tree.SetStarts[_tree.Share.Rank];
        for (int set = 0; set < roots.Length; set++)
        {
            for (int number = 0; number < 2; number++)
            {
                int source = ((2 * roots[set]) + number) * _channels;
                int target = ((2 * (start + set)) + number) * _channels;
                _groups.AsSpan(source + first, end - first).CopyTo(_sets.AsSpan(target + first));
            }
        }
    }

    /// <summary>Brings together what all ranks have folded.</summary>
    internal void Gather(RankExchange exchange)
    {
        for (int rank = 0; rank < _starts.Length; rank++)
        {
            _starts[rank] = 2 * _channels * _tree.SetStarts[rank];
        }

        exchange.Gather(_sets.AsSpan(0, _starts[^1]), _starts, _name);
    }

    /// <summary>Completes the channels [first, end); <see cref="Result"/> has them then.</summary>
    internal void Complete(int first, int end)
    {
        if (_sets is null)
        {
            Merge(_groups, _tree.Merges, first, end);
        }
        else
        {
            Merge(_sets, _tree.LastMerges, first, end);
        }
    }

    /// <summary>The two numbers of a channel over the whole batch.</summary>
    internal (double First, double Second) Result(int channel)
    {
        double[] values = _sets ?? _groups;
        return (values[channel], values[_channels + channel]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Merge(double[] values, ReadOnlySpan<SumMerge> merges, int first, int end)
    {
        foreach (SumMerge merge in merges)
        {
            Weights(merge.LeftSamples, merge.RightSamples, out double share, out double factor);
            Span<double> leftFirst = Values(values, merge.Left, 0, first, end);
            Span<double> leftSecond = Values(values, merge.Left, 1, first, end);
            Span<double> rightFirst = Values(values, merge.Right, 0, first, end);
            Span<double> rightSecond = Values(values, merge.Right, 1, first, end);
            for (int channel = 0; channel < leftFirst.Length; channel++)
            {
                Merge(ref leftFirst[channel], ref leftSecond[channel], rightFirst[channel], rightSecond[channel], share, factor);
            }
        }
    }

    private Span<double> Values(double[] values, int place, int number, int first, int end) =>
        values.AsSpan((((2 * place) + number) * _channels) + first, end - first);

    /// <summary>What two parts of a batch contribute: the share of the second in the mean, and what the squared offset of the means is multiplied by.</summary>
    private void Weights(int samples, int more, out double share, out double factor)
    {
        share = (double)more / ((double)samples + more);
        factor = _valuesPerSample * (samples * share);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Merge(ref double first, ref double second, double otherFirst, double otherSecond, double share, double factor)
    {
        if (!_areMoments)
        {
            first += otherFirst;
            second += otherSecond;
            return;
        }

        double offset = otherFirst - first;
        first += offset * share;
        second += otherSecond + (offset * offset * factor);
    }
}
