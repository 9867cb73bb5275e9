namespace GenBn;

/// <summary>A sample's number is class · outputs + answer.</summary>
internal sealed class ConfusionMetric : Metric
{
    public override string Name => "confusion matrix";

    protected internal override void Check(int outputs, bool hasTargets) => CheckChoice(outputs, hasTargets);

    protected internal override double Measure(ReadOnlySpan<float> outputs, SampleTarget target) =>
        ((double)target.Class * outputs.Length) + LargestOf(outputs);

    protected internal override MetricResult Summarize(ReadOnlySpan<double> samples, int outputs)
    {
        var counts = new int[outputs, outputs];
        foreach (double sample in samples)
        {
            counts[(int)(sample / outputs), (int)(sample % outputs)]++;
        }

        return new ConfusionMatrix(Name, counts);
    }
}
