using System.Buffers;

namespace GenBn.Training;

/// <summary>The numbers that metrics give to the samples of a dataset. Threads may add different samples at the same time.</summary>
internal sealed unsafe class MetricSamples(IReadOnlyList<Metric> metrics, int samples, int outputs)
{
    private readonly double[][] _numbers = [.. metrics.Select(_ => new double[samples])];

    /// <summary>Adds the samples of one block.</summary>
    /// <param name="first">Number of its first sample.</param>
    /// <param name="values">[output][16 lanes].</param>
    /// <param name="targets">What each lane with a sample should be.</param>
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

    /// <summary>Brings together the numbers of all ranks.</summary>
    /// <param name="exchange">Moves them.</param>
    /// <param name="starts">Where the samples of each rank start, and the end.</param>
    public void Gather(RankExchange exchange, ReadOnlySpan<int> starts)
    {
        for (int index = 0; index < _numbers.Length; index++)
        {
            exchange.Gather<double>(_numbers[index], starts, metrics[index].Name);
        }
    }

    /// <summary>What the metrics make of all samples, in their order.</summary>
    public MetricResult[] Results() => [.. metrics.Select((metric, index) => metric.Summarize(_numbers[index], outputs))];
}
