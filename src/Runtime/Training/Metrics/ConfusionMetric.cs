namespace GenBn.Training;

/// <summary>Counts classifications. The number of a sample is class · classes + answer.</summary>
internal sealed class ConfusionMetric : Metric
{
    public override string Name => "confusion matrix";

    internal override void Check(Loss loss, int outputs, bool hasTargets) => CheckChoice(loss, outputs, hasTargets);

    protected internal override double Measure(ReadOnlySpan<float> outputs, SampleTarget target) =>
        ((double)target.Class * ClassesOf(outputs.Length)) + AnswerOf(outputs);

    protected internal override MetricResult Summarize(ReadOnlySpan<double> samples, int outputs)
    {
        int classes = ClassesOf(outputs);
        var counts = new int[classes, classes];
        foreach (double sample in samples)
        {
            counts[(int)(sample / classes), (int)(sample % classes)]++;
        }

        return new ConfusionMatrix(Name, counts);
    }

    private static int ClassesOf(int outputs) => Math.Max(2, outputs);
}
