using System.ComponentModel;
using GenBn.Simd;

namespace GenBn.Kernels;

/// <summary>
/// Sums of a weight gradient, one set for each group of blocks. The groups depend on the batch alone and are added in their
/// order, so that the result does not depend on which worker made which.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class GroupSums
{
    private readonly AlignedBuffer _sums;
    private readonly int _stride;
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    internal GroupSums(int groups, Parameter weight, Parameter? bias)
    {
        _weight = weight;
        _bias = bias;
        _stride = weight.Length + (bias?.Length ?? 0);
        _sums = new AlignedBuffer((long)groups * _stride);
    }

    /// <summary>Takes a group's lane-wise sums: 16 lanes for each weight, then for each bias.</summary>
    public void Reduce(int group, float* lanes) => HorizontalSum.Reduce(lanes, _stride, _sums.Pointer + ((long)group * _stride));

    /// <summary>Adds the groups of one worker's share of the weights and biases and sets their gradients.</summary>
    public void Combine(Worker worker, int groups)
    {
        Combine(_weight, 0, worker, groups);
        if (_bias is not null)
        {
            Combine(_bias, _weight.Length, worker, groups);
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
