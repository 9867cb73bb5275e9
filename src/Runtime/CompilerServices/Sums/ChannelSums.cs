using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>
/// Two numbers for each channel of a batch norm, by groups of a batch, which are merged in the order of a <see cref="SumTree"/>: mean and sum
/// of squared deviations, or two sums.
/// </summary>
/// <remarks>
/// Means and squares are merged as by Chan, Golub and LeVeque, "Algorithms for Computing the Sample Variance", 1983, in double precision.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ChannelSums
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
        Merge(ref _groups[index], ref _groups[index + _channels], first, second, (double)_valuesPerSample * before, (double)_valuesPerSample * samples);
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

    private void Merge(double[] values, ReadOnlySpan<SumMerge> merges, int first, int end)
    {
        foreach (SumMerge merge in merges)
        {
            int left = 2 * merge.Left * _channels;
            int right = 2 * merge.Right * _channels;
            double before = (double)_valuesPerSample * merge.LeftSamples;
            double more = (double)_valuesPerSample * merge.RightSamples;
            for (int channel = first; channel < end; channel++)
            {
                Merge(ref values[left + channel], ref values[left + _channels + channel], values[right + channel], values[right + _channels + channel], before, more);
            }
        }
    }

    private void Merge(ref double first, ref double second, double otherFirst, double otherSecond, double before, double more)
    {
        if (!_areMoments)
        {
            first += otherFirst;
            second += otherSecond;
            return;
        }

        double share = more / (before + more);
        double offset = otherFirst - first;
        first += offset * share;
        second += otherSecond + (offset * offset * (before * share));
    }
}
