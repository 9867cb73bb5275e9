namespace GenBn.Training;

/// <summary>
/// The expected calibration error. The numbers of a sample are the probability of the chosen class, and whether that is right; −1 if its label does
/// not count.
/// </summary>
internal sealed class CalibrationMetric(int bins) : Metric
{
    public override string Name => "calibration error";

    internal override void Check(in MetricForm form, bool hasTargets)
    {
        CheckIsVector(in form);
        if (!ClassScores.AreProbabilities(form.Part))
        {
            throw new ArgumentException(
                $"Metric '{Name}': expected outputs that are probabilities of classes, by a softmax cross-entropy, a sparse categorical cross-entropy, " +
                "or a sigmoid cross-entropy of one output, but the loss is another one.");
        }
    }

    internal override int NumbersOf(in MetricForm form) => 2;

    internal override void Measure(ReadOnlySpan<float> outputs, SampleTarget target, in MetricForm form, Span<double> numbers)
    {
        (int answer, int wanted) = form.At(outputs, target, 0) ?? (0, -1);
        double[] scores = new double[form.Classes];
        ClassScores.Write(outputs, form.Part, scores);
        numbers[0] = wanted < 0 ? -1 : scores[answer];
        numbers[1] = answer == wanted ? 1 : 0;
    }

    internal override MetricResult Summarize(ReadOnlySpan<double> numbers, in MetricForm form)
    {
        double[] differences = new double[bins];
        long counted = 0;
        for (int index = 0; index < numbers.Length; index += 2)
        {
            if (numbers[index] >= 0)
            {
                // Bins are (i / bins, (i + 1) / bins].
                int bin = Math.Clamp((int)Math.Ceiling(numbers[index] * bins) - 1, 0, bins - 1);
                differences[bin] += numbers[index + 1] - numbers[index];
                counted++;
            }
        }

        return new MetricResult(form.Name, differences.Sum(Math.Abs) / counted);
    }

    /// <exception cref="NotSupportedException">Always: a sample has several numbers.</exception>
    protected internal override double Measure(ReadOnlySpan<float> outputs, SampleTarget target) => throw new NotSupportedException();
}
