namespace GenBn.Training;

/// <summary>Counts the intersection and the union of each class. The numbers of a sample are [class][intersection, union].</summary>
internal sealed class IntersectionMetric : Metric
{
    public override string Name => "mean intersection over union";

    internal override void Check(in MetricForm form, bool hasTargets) => CheckChoice(in form, hasTargets);

    internal override int NumbersOf(in MetricForm form) => 2 * form.Classes;

    internal override void Measure(ReadOnlySpan<float> outputs, SampleTarget target, in MetricForm form, Span<double> numbers)
    {
        numbers.Clear();
        for (int pixel = 0; pixel < form.Part.Plane; pixel++)
        {
            if (form.At(outputs, target, pixel) is not (int answer, int wanted))
            {
                continue;
            }

            numbers[(2 * wanted) + 1]++;
            if (answer == wanted)
            {
                numbers[2 * wanted]++;
            }
            else
            {
                numbers[(2 * answer) + 1]++;
            }
        }
    }

    internal override MetricResult Summarize(ReadOnlySpan<double> numbers, in MetricForm form)
    {
        double sum = 0;
        int present = 0;
        for (int label = 0; label < form.Classes; label++)
        {
            double intersection = 0;
            double union = 0;
            for (int first = 2 * label; first < numbers.Length; first += 2 * form.Classes)
            {
                intersection += numbers[first];
                union += numbers[first + 1];
            }

            sum += union > 0 ? intersection / union : 0;
            present += union > 0 ? 1 : 0;
        }

        return new MetricResult(form.Name, sum / present);
    }

    /// <exception cref="NotSupportedException">Always: a sample has several numbers.</exception>
    protected internal override double Measure(ReadOnlySpan<float> outputs, SampleTarget target) => throw new NotSupportedException();
}
