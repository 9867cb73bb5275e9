namespace GenBn.Training;

/// <summary>See <see cref="Metric.OfOutput"/>.</summary>
internal sealed class OutputMetric(string output, Metric metric) : Metric
{
    public override string Name { get; } = $"{output} {metric.Name}";

    internal override MetricForm FormOf(LossPlan plan)
    {
        int index = Array.FindIndex(plan.Parts, part => part.Name == output);
        return index >= 0
            ? new MetricForm(metric, Name, index, plan.Parts[index])
            : throw new ArgumentException(
                $"Metric '{Name}': expected one of the outputs {string.Join(", ", plan.Parts.Select(part => $"'{part.Name}'"))}, but got '{output}'.");
    }

    protected internal override double Measure(ReadOnlySpan<float> outputs, SampleTarget target) => metric.Measure(outputs, target);
}
