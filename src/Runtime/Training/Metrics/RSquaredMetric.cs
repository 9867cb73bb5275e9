namespace GenBn.Training;

/// <summary>The coefficient of determination. The numbers of a sample are [output][error, target].</summary>
internal sealed class RSquaredMetric : Metric
{
    public override string Name => "R²";

    internal override int NumbersOf(in MetricForm form) => 2 * form.Part.Length;

    internal override void Measure(ReadOnlySpan<float> outputs, SampleTarget target, in MetricForm form, Span<double> numbers)
    {
        for (int output = 0; output < outputs.Length; output++)
        {
            numbers[2 * output] = (double)outputs[output] - target.At(output);
            numbers[(2 * output) + 1] = target.At(output);
        }
    }

    internal override MetricResult Summarize(ReadOnlySpan<double> numbers, in MetricForm form)
    {
        double sum = 0;
        for (int output = 0; output < form.Part.Length; output++)
        {
            sum += OfOutput(numbers[(2 * output)..], 2 * form.Part.Length);
        }

        return new MetricResult(form.Name, sum / form.Part.Length);
    }

    /// <exception cref="NotSupportedException">Always: a sample has several numbers.</exception>
    protected internal override double Measure(ReadOnlySpan<float> outputs, SampleTarget target) => throw new NotSupportedException();

    /// <summary>1 − Σ error² / Σ (target − mean)². If all targets are the same, it is 1 without errors, else 0.</summary>
    private static double OfOutput(ReadOnlySpan<double> numbers, int stride)
    {
        double total = 0;
        double squares = 0;
        int samples = 0;
        for (int index = 0; index < numbers.Length; index += stride, samples++)
        {
            squares += numbers[index] * numbers[index];
            total += numbers[index + 1];
        }

        double mean = total / samples;
        double spread = 0;
        for (int index = 1; index < numbers.Length; index += stride)
        {
            spread += (numbers[index] - mean) * (numbers[index] - mean);
        }

        return spread > 0 ? 1 - (squares / spread) : squares == 0 ? 1 : 0;
    }
}
