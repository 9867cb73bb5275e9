using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>
/// Sums of the gradients of a layer's parameters, one set for each group of blocks. The groups depend on the batch alone and are added in their
/// order, so that the result does not depend on which worker made which.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class GroupSums
{
    private readonly AlignedBuffer _sums;
    private readonly int _stride;
    private readonly Parameter[] _parameters;

    internal GroupSums(int groups, params Parameter[] parameters)
    {
        _parameters = parameters;
        _stride = parameters.Sum(parameter => parameter.Length);
        _sums = new AlignedBuffer((long)groups * _stride);
    }

    /// <summary>Takes a group's lane-wise sums: 16 lanes for each value of the first parameter, then of the next.</summary>
    public void Reduce(int group, float* lanes) => HorizontalSum.Reduce(lanes, _stride, _sums.Pointer + ((long)group * _stride));

    /// <summary>Adds the groups of one worker's share of every parameter and sets their gradients.</summary>
    public void Combine(Worker worker, int groups)
    {
        int offset = 0;
        foreach (Parameter parameter in _parameters)
        {
            Combine(parameter, offset, worker, groups);
            offset += parameter.Length;
        }
    }

    private void Combine(Parameter parameter, int offset, Worker worker, int groups)
    {
        int first = worker.First(parameter.Length);
        int count = worker.End(parameter.Length) - first;
        var gradient = new Span<float>(parameter.GradientPointer + first, count);
        new ReadOnlySpan<float>(_sums.Pointer + offset + first, count).CopyTo(gradient);
        for (int group = 1; group < groups; group++)
        {
            float* sums = _sums.Pointer + ((long)group * _stride) + offset + first;
            for (int index = 0; index < count; index++)
            {
                gradient[index] += sums[index];
            }
        }
    }
}
