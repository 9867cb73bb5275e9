namespace GenBn.Training;

/// <summary>
/// The area under the ROC curve. The numbers of a sample are its class, or −1 if its label does not count, and a score: for two classes one, whose
/// difference from others ranks the samples, and for more one of each class.
/// </summary>
internal sealed class RankingMetric : Metric
{
    public override string Name => "area under the ROC curve";

    internal override void Check(in MetricForm form, bool hasTargets)
    {
        CheckChoice(in form, hasTargets);
        CheckIsVector(in form);
    }

    internal override int NumbersOf(in MetricForm form) => 1 + ScoresOf(in form);

    internal override void Measure(ReadOnlySpan<float> outputs, SampleTarget target, in MetricForm form, Span<double> numbers)
    {
        numbers[0] = form.At(outputs, target, 0) is (_, int wanted) ? wanted : -1;
        if (outputs.Length > 2)
        {
            ClassScores.Write(outputs, form.Part, numbers[1..]);
        }
        else
        {
            // The logit ranks as the probability does, and never rounds to the same number as another.
            numbers[1] = outputs.Length == 1 ? outputs[0] : (double)outputs[1] - outputs[0];
        }
    }

    internal override MetricResult Summarize(ReadOnlySpan<double> numbers, in MetricForm form)
    {
        int stride = NumbersOf(in form);
        int first = ScoresOf(in form) == 1 ? 1 : 0;
        double sum = 0;
        int defined = 0;
        for (int label = first; label < form.Classes; label++)
        {
            double area = AreaOf(numbers, stride, 1 + label - first, label);
            sum += double.IsNaN(area) ? 0 : area;
            defined += double.IsNaN(area) ? 0 : 1;
        }

        return new MetricResult(form.Name, sum / defined);
    }

    /// <exception cref="NotSupportedException">Always: a sample has several numbers.</exception>
    protected internal override double Measure(ReadOnlySpan<float> outputs, SampleTarget target) => throw new NotSupportedException();

    private static int ScoresOf(in MetricForm form) => form.Classes > 2 ? form.Classes : 1;

    /// <summary>
    /// The share of the pairs of a sample of the class and one of another in which the first has the larger score; ties count half. NaN if there is
    /// no pair. It is (Σ ranks − n (n + 1) / 2) / (n · others), with the mean rank for ties.
    /// </summary>
    private static double AreaOf(ReadOnlySpan<double> numbers, int stride, int place, int label)
    {
        var samples = new List<(double Score, bool IsOfClass)>(numbers.Length / stride);
        for (int index = 0; index < numbers.Length; index += stride)
        {
            if (numbers[index] >= 0)
            {
                samples.Add((numbers[index + place], numbers[index] == label));
            }
        }

        samples.Sort((one, other) => one.Score.CompareTo(other.Score));
        double ranks = 0;
        double ofClass = 0;
        for (int start = 0, end; start < samples.Count; start = end)
        {
            for (end = start + 1; end < samples.Count && samples[end].Score == samples[start].Score; end++)
            {
            }

            int tied = samples.GetRange(start, end - start).Count(sample => sample.IsOfClass);
            ranks += tied * ((start + 1 + end) / 2.0);
            ofClass += tied;
        }

        return (ranks - (ofClass * (ofClass + 1) / 2)) / (ofClass * (samples.Count - ofClass));
    }
}
