namespace GenBn.Training;

/// <summary>
/// Counts classifications. The number of a sample is class · classes + answer, or −1 if its label does not count; a sample with several pixels has
/// the whole matrix.
/// </summary>
internal sealed class ConfusionMetric : Metric
{
    /// <summary>The largest number of classes for pixels: a sample then has 65,536 numbers.</summary>
    private const int MostOfPixels = 256;

    public override string Name => "confusion matrix";

    internal override void Check(in MetricForm form, bool hasTargets)
    {
        CheckChoice(in form, hasTargets);
        if (form.Part.Plane > 1 && form.Classes > MostOfPixels)
        {
            throw new ArgumentException($"Metric '{Name}': expected at most {MostOfPixels} classes of pixels, but the output has {form.Classes}.");
        }
    }

    internal override int NumbersOf(in MetricForm form) => form.Part.Plane == 1 ? 1 : form.Classes * form.Classes;

    internal override void Measure(ReadOnlySpan<float> outputs, SampleTarget target, in MetricForm form, Span<double> numbers)
    {
        if (form.Part.Plane == 1)
        {
            numbers[0] = form.At(outputs, target, 0) is (int answer, int wanted) ? ((double)wanted * form.Classes) + answer : -1;
            return;
        }

        numbers.Clear();
        for (int pixel = 0; pixel < form.Part.Plane; pixel++)
        {
            if (form.At(outputs, target, pixel) is (int answer, int wanted))
            {
                numbers[(wanted * form.Classes) + answer]++;
            }
        }
    }

    internal override MetricResult Summarize(ReadOnlySpan<double> numbers, in MetricForm form)
    {
        int classes = form.Classes;
        var counts = new int[classes, classes];
        for (int index = 0; index < numbers.Length; index++)
        {
            if (form.Part.Plane > 1)
            {
                int place = index % (classes * classes);
                counts[place / classes, place % classes] += (int)numbers[index];
            }
            else if (numbers[index] >= 0)
            {
                counts[(int)(numbers[index] / classes), (int)(numbers[index] % classes)]++;
            }
        }

        return new ConfusionMatrix(form.Name, counts);
    }

    /// <exception cref="NotSupportedException">Always: the classes of the output must be known.</exception>
    protected internal override double Measure(ReadOnlySpan<float> outputs, SampleTarget target) => throw new NotSupportedException();
}
