using System.Buffers;

namespace GenBn.Training;

/// <summary>The numbers of metrics for all samples. Threads may add different samples at the same time.</summary>
internal sealed unsafe class MetricSamples(IReadOnlyList<Metric> metrics, int samples, int outputs)
{
    private readonly double[][] _numbers = [.. metrics.Select(_ => new double[samples])];

    /// <summary>Adds the samples of one block.</summary>
    /// <param name="first">Number of its first sample.</param>
    /// <param name="values">[output][16 lanes].</param>
    /// <param name="targets">Label or targets of each lane with a sample.</param>
    public void Add(int first, float* values, in BlockTargets targets)
    {
        float[] memory = ArrayPool<float>.Shared.Rent(2 * outputs);
        Span<float> row = memory.AsSpan(0, outputs);
        Span<float> wanted = memory.AsSpan(outputs, targets.Labels.IsEmpty ? outputs : 0);
        for (int lane = 0; lane < targets.Lanes; lane++)
        {
            for (int output = 0; output < outputs; output++)
            {
                row[output] = values[(output * 16) + lane];
            }

            for (int output = 0; output < wanted.Length; output++)
            {
                wanted[output] = targets.At(output, lane);
            }

            SampleTarget target = wanted.IsEmpty ? new SampleTarget(targets.Labels[lane], outputs) : new SampleTarget(wanted);
            for (int index = 0; index < _numbers.Length; index++)
            {
                _numbers[index][first + lane] = metrics[index].Measure(row, target);
            }
        }

        ArrayPool<float>.Shared.Return(memory);
    }

    /// <summary>Gathers the numbers of all ranks.</summary>
    /// <param name="exchange">The exchange between ranks.</param>
    /// <param name="starts">The first sample of each rank, and the number of samples.</param>
    public void Gather(RankExchange exchange, ReadOnlySpan<int> starts)
    {
        for (int index = 0; index < _numbers.Length; index++)
        {
            exchange.Gather<double>(_numbers[index], starts, metrics[index].Name);
        }
    }

    /// <summary>The results of the metrics, in their order.</summary>
    public MetricResult[] Results() => [.. metrics.Select((metric, index) => metric.Summarize(_numbers[index], outputs))];
}
