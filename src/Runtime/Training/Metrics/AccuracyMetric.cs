namespace GenBn.Training;

/// <summary>1 for a sample whose class is among its k largest outputs, 0 for any other.</summary>
internal sealed class AccuracyMetric(int k) : Metric
{
    public override string Name { get; } = k == 1 ? "accuracy" : FormattableString.Invariant($"top-{k} accuracy");

    internal override void Check(Loss loss, int outputs, bool hasTargets)
    {
        CheckChoice(loss, outputs, hasTargets);
        if (k > outputs)
        {
            throw new ArgumentException($"Metric '{Name}': expected a network with at least {k} outputs, but it has {outputs}.");
        }
    }

    protected internal override double Measure(ReadOnlySpan<float> outputs, SampleTarget target)
    {
        if (outputs.Length == 1)
        {
            return !float.IsNaN(outputs[0]) && AnswerOf(outputs) == target.Class ? 1 : 0;
        }

        int wanted = target.Class;
        float value = outputs[wanted];
        int larger = 0;
        for (int index = 0; index < outputs.Length; index++)
        {
            larger += outputs[index] > value || (outputs[index] == value && index < wanted) ? 1 : 0;
        }

        return larger < k && !float.IsNaN(value) ? 1 : 0;
    }
}
