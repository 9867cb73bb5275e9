namespace GenBn.Training;

/// <summary>
/// Counts samples, or their pixels, whose class is among the k largest outputs. The numbers of a sample are those that are, and all that count.
/// </summary>
internal sealed class AccuracyMetric(int k) : Metric
{
    public override string Name { get; } = k == 1 ? "accuracy" : FormattableString.Invariant($"top-{k} accuracy");

    internal override void Check(in MetricForm form, bool hasTargets)
    {
        CheckChoice(in form, hasTargets);
        if (k > form.Part.Channels)
        {
            throw new ArgumentException($"Metric '{Name}': expected a network with at least {k} outputs, but it has {form.Part.Channels}.");
        }
    }

    internal override int NumbersOf(in MetricForm form) => 2;

    internal override void Measure(ReadOnlySpan<float> outputs, SampleTarget target, in MetricForm form, Span<double> numbers)
    {
        numbers.Clear();
        for (int pixel = 0; pixel < form.Part.Plane; pixel++)
        {
            if (form.At(outputs, target, pixel) is (int answer, int wanted))
            {
                numbers[0] += IsAmong(outputs[pixel..], form.Part, answer, wanted) ? 1 : 0;
                numbers[1]++;
            }
        }
    }

    internal override MetricResult Summarize(ReadOnlySpan<double> numbers, in MetricForm form)
    {
        double correct = 0;
        double counted = 0;
        for (int index = 0; index < numbers.Length; index += 2)
        {
            correct += numbers[index];
            counted += numbers[index + 1];
        }

        return new MetricResult(form.Name, correct / counted);
    }

    /// <exception cref="NotSupportedException">Always: a sample has several numbers.</exception>
    protected internal override double Measure(ReadOnlySpan<float> outputs, SampleTarget target) => throw new NotSupportedException();

    /// <summary>Whether a class is among the k largest outputs of a pixel. NaN is not.</summary>
    private bool IsAmong(ReadOnlySpan<float> outputs, LossPart part, int answer, int wanted)
    {
        if (part.Channels == 1)
        {
            return !float.IsNaN(outputs[0]) && answer == wanted;
        }

        float value = outputs[wanted * part.Plane];
        int larger = 0;
        for (int index = 0; index < part.Channels; index++)
        {
            float other = outputs[index * part.Plane];
            larger += other > value || (other == value && index < wanted) ? 1 : 0;
        }

        return larger < k && !float.IsNaN(value);
    }
}
