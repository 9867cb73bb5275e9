using System.Buffers;

namespace GenBn.Training;

/// <summary>The numbers of metrics for all samples. Threads may add different samples at the same time.</summary>
internal sealed unsafe class MetricSamples
{
    private readonly MetricForm[] _forms;

    /// <summary>[metric][sample][number].</summary>
    private readonly double[][] _numbers;
    private readonly LossPlan _plan;
    private readonly int _labelLength;
    private readonly bool _hasTargets;

    /// <param name="metrics">The metrics, which were checked.</param>
    /// <param name="dataset">The samples.</param>
    /// <param name="plan">The losses of the network's outputs.</param>
    public MetricSamples(IReadOnlyList<Metric> metrics, IDataSource dataset, LossPlan plan)
    {
        _plan = plan;
        _labelLength = dataset.LabelLength;
        _hasTargets = dataset.TargetLength > 0;
        _forms = [.. metrics.Select(metric => metric.FormOf(plan))];
        _numbers = [.. _forms.Select(form => new double[(long)dataset.Count * form.Metric.NumbersOf(in form)])];
    }

    /// <summary>Adds the samples of one block.</summary>
    /// <param name="first">Number of its first sample.</param>
    /// <param name="values">[output][16 lanes].</param>
    /// <param name="wanted">Labels and targets of each lane with a sample.</param>
    public void Add(int first, float* values, in WantedBlock wanted)
    {
        for (int output = 0; output < _plan.Parts.Length; output++)
        {
            if (Array.Exists(_forms, form => form.Output == output))
            {
                LossPart part = _plan.Parts[output];
                BlockTargets targets = part.TargetsOf(in wanted, _labelLength, _plan.TakesTargets(output, _hasTargets));
                Add(first, values + (part.Start * 16L), in targets, output, part.Length);
            }
        }
    }

    /// <summary>Gathers the numbers of all ranks.</summary>
    /// <param name="exchange">The exchange between ranks.</param>
    /// <param name="starts">The first sample of each rank, and the number of samples.</param>
    public void Gather(RankExchange exchange, ReadOnlySpan<int> starts)
    {
        Span<int> places = stackalloc int[starts.Length];
        for (int index = 0; index < _numbers.Length; index++)
        {
            int each = _forms[index].Metric.NumbersOf(in _forms[index]);
            for (int rank = 0; rank < starts.Length; rank++)
            {
                places[rank] = checked(starts[rank] * each);
            }

            exchange.Gather<double>(_numbers[index], places, _forms[index].Name);
        }
    }

    /// <summary>The results of the metrics, in their order.</summary>
    public MetricResult[] Results() => [.. _forms.Select((form, index) => form.Metric.Summarize(_numbers[index], in form))];

    private void Add(int first, float* values, in BlockTargets targets, int output, int length)
    {
        float[] memory = ArrayPool<float>.Shared.Rent(2 * length);
        Span<float> row = memory.AsSpan(0, length);
        Span<float> wanted = memory.AsSpan(length, targets.Values != null ? length : 0);
        for (int lane = 0; lane < targets.Lanes; lane++)
        {
            for (int index = 0; index < length; index++)
            {
                row[index] = values[(index * 16) + lane];
            }

            for (int index = 0; index < wanted.Length; index++)
            {
                wanted[index] = targets.At(index, lane);
            }

            SampleTarget target = wanted.IsEmpty
                ? new SampleTarget(targets.Labels.Slice(lane * targets.Stride, targets.Plane), length)
                : new SampleTarget(wanted, targets.Plane);
            for (int index = 0; index < _numbers.Length; index++)
            {
                if (_forms[index].Output == output)
                {
                    int each = _forms[index].Metric.NumbersOf(in _forms[index]);
                    _forms[index].Metric.Measure(row, target, in _forms[index], _numbers[index].AsSpan((first + lane) * each, each));
                }
            }
        }

        ArrayPool<float>.Shared.Return(memory);
    }
}
