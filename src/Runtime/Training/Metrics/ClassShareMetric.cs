namespace GenBn.Training;

/// <summary>Precision, recall or F1: of one class, or the mean of the classes that occur in labels or answers. An undefined share counts as 0.</summary>
internal sealed class ClassShareMetric(string name, Func<ConfusionMatrix, int, double?> share, int? label) : Metric
{
    private readonly ConfusionMetric _counts = new();

    public override string Name { get; } = label is null ? name : FormattableString.Invariant($"{name} of class {label}");

    internal override void Check(in MetricForm form, bool hasTargets)
    {
        CheckChoice(in form, hasTargets);
        _counts.Check(in form, hasTargets);
        if (label >= form.Classes)
        {
            throw new ArgumentException($"Metric '{Name}': expected a class from 0 to {form.Classes - 1}.");
        }
    }

    internal override int NumbersOf(in MetricForm form) => _counts.NumbersOf(in form);

    internal override void Measure(ReadOnlySpan<float> outputs, SampleTarget target, in MetricForm form, Span<double> numbers) =>
        _counts.Measure(outputs, target, in form, numbers);

    internal override MetricResult Summarize(ReadOnlySpan<double> numbers, in MetricForm form)
    {
        var matrix = (ConfusionMatrix)_counts.Summarize(numbers, in form);
        if (label is { } wanted)
        {
            return new MetricResult(form.Name, share(matrix, wanted) ?? 0);
        }

        // F1 is undefined for a class that has neither samples nor answers.
        int[] present = [.. Enumerable.Range(0, matrix.Classes).Where(other => matrix.F1(other) is not null)];
        return new MetricResult(form.Name, present.Sum(other => share(matrix, other) ?? 0) / present.Length);
    }

    /// <exception cref="NotSupportedException">Always: the classes of the output must be known.</exception>
    protected internal override double Measure(ReadOnlySpan<float> outputs, SampleTarget target) => throw new NotSupportedException();
}
