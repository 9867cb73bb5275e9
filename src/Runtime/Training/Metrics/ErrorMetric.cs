namespace GenBn.Training;

/// <summary>Mean, over a sample's outputs, of a function of the difference between output and target.</summary>
internal sealed class ErrorMetric(string name, Func<double, double> error) : Metric
{
    public override string Name => name;

    protected internal override double Measure(ReadOnlySpan<float> outputs, SampleTarget target)
    {
        double sum = 0;
        for (int index = 0; index < outputs.Length; index++)
        {
            sum += error((double)outputs[index] - target.At(index));
        }

        return sum / outputs.Length;
    }
}
