namespace GenBn.Training;

/// <summary>A metric besides the loss: a number for each sample, and a summary of all samples.</summary>
/// <remarks>
/// Metrics are listed in <see cref="TrainerOptions.Metrics"/> or passed to <c>Trainer.Evaluate</c>. A custom metric derives from this class. The
/// numbers are summarised in the order of the samples, so results do not depend on threads.
/// </remarks>
public abstract class Metric
{
    /// <summary>
    /// Share of the samples whose largest output is at the label, or at the largest target; ties go to the lower index. For a single output of
    /// <see cref="Loss.SigmoidCrossEntropy"/>, share of the samples whose sigmoid is on the same side of 0.5 as the target. For an image, share of the
    /// pixels of all samples.
    /// </summary>
    public static Metric Accuracy { get; } = new AccuracyMetric(1);

    /// <summary>
    /// Number of samples of each class that were classified as each class. The result is a <see cref="GenBn.Training.ConfusionMatrix"/>. A
    /// single output of <see cref="Loss.SigmoidCrossEntropy"/> has the classes 0 and 1.
    /// </summary>
    public static Metric ConfusionMatrix { get; } = new ConfusionMetric();

    /// <summary>
    /// Mean intersection over union: for each class, the number of pixels that are of the class and classified as it, divided by the number that are
    /// either; over the pixels of all samples; then the mean of the classes that occur in labels or answers.
    /// </summary>
    /// <remarks>Everingham et al., "The PASCAL Visual Object Classes Challenge", 2015, section 4.1.2. Samples of a vector count as one pixel.</remarks>
    public static Metric MeanIntersectionOverUnion { get; } = new IntersectionMetric();

    /// <summary>|y − t|, mean over the outputs of a sample, then over the samples.</summary>
    public static Metric MeanAbsoluteError { get; } = new ErrorMetric("mean absolute error", Math.Abs);

    /// <summary>(y − t)², mean over the outputs of a sample, then over the samples.</summary>
    public static Metric MeanSquaredError { get; } = new ErrorMetric("mean squared error", static difference => difference * difference);

    /// <summary>Name of the metric in results, for example <c>top-5 accuracy</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Share of the samples whose label, or largest target, is among the k largest outputs. Ties go to the lower index.</summary>
    /// <param name="k">Number of outputs that count, from 1 to the number of outputs of the network.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is not positive.</exception>
    public static Metric TopAccuracy(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return k == 1 ? Accuracy : new AccuracyMetric(k);
    }

    /// <summary>A metric of one of several outputs of a network, <c>[Heads]</c>.</summary>
    /// <param name="output">Name of the output, for example <c>policy</c>.</param>
    /// <param name="metric">The metric. Its name in results is preceded by that of the output.</param>
    /// <exception cref="ArgumentException">The name is empty, or the metric is already one of an output.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Metric OfOutput(string output, Metric metric)
    {
        ArgumentException.ThrowIfNullOrEmpty(output);
        ArgumentNullException.ThrowIfNull(metric);
        return metric is OutputMetric
            ? throw new ArgumentException("Expected a metric that names no output.", nameof(metric))
            : new OutputMetric(output, metric);
    }

    /// <summary>Rejects data for which the metric has no meaning, before the evaluation. By default, it accepts all data.</summary>
    /// <param name="outputs">Number of outputs of a sample.</param>
    /// <param name="hasTargets">Whether samples have float targets; otherwise, they have labels.</param>
    /// <exception cref="ArgumentException">The metric has no meaning for them.</exception>
    protected internal virtual void Check(int outputs, bool hasTargets)
    {
    }

    /// <summary>Rejects data and a loss for which the metric has no meaning.</summary>
    internal void Check(LossPlan plan, bool hasTargets)
    {
        MetricForm form = FormOf(plan);
        form.Metric.Check(in form, plan.TakesTargets(form.Output, hasTargets));
    }

    /// <summary>Rejects an output for which the metric has no meaning.</summary>
    internal virtual void Check(in MetricForm form, bool hasTargets) => Check(form.Part.Length, hasTargets);

    /// <summary>The metric with the output that it measures.</summary>
    /// <exception cref="ArgumentException">The network has several outputs, and the metric names none.</exception>
    internal virtual MetricForm FormOf(LossPlan plan) => plan.HasHeads
        ? throw new ArgumentException(
            $"Metric '{Name}': expected the name of an output, because the network has several. Use Metric.OfOutput(\"{plan.Parts[0].Name}\", …).")
        : new MetricForm(this, Name, 0, plan.Parts[0]);

    /// <summary>Numbers of a sample.</summary>
    internal virtual int NumbersOf(in MetricForm form) => 1;

    /// <summary>Computes the numbers of one sample.</summary>
    internal virtual void Measure(ReadOnlySpan<float> outputs, SampleTarget target, in MetricForm form, Span<double> numbers) =>
        numbers[0] = Measure(outputs, target);

    /// <summary>Summarises the numbers of all samples.</summary>
    internal virtual MetricResult Summarize(ReadOnlySpan<double> numbers, in MetricForm form)
    {
        MetricResult result = Summarize(numbers, form.Part.Length);
        return form.Name != Name && result.GetType() == typeof(MetricResult) ? new MetricResult(form.Name, result.Value) : result;
    }

    /// <summary>Computes the number of one sample. Several threads call it at the same time.</summary>
    /// <param name="outputs">Outputs of the network for the sample.</param>
    /// <param name="target">The label or targets of the sample.</param>
    protected internal abstract double Measure(ReadOnlySpan<float> outputs, SampleTarget target);

    /// <summary>Summarises the numbers of all samples. By default, the result is their mean.</summary>
    /// <param name="samples">The number of each sample, in the order of the samples.</param>
    /// <param name="outputs">Number of outputs of a sample.</param>
    protected internal virtual MetricResult Summarize(ReadOnlySpan<double> samples, int outputs)
    {
        double sum = 0;
        foreach (double sample in samples)
        {
            sum += sample;
        }

        return new MetricResult(Name, sum / samples.Length);
    }

    /// <summary>Index of the largest value. Ties go to the lower index.</summary>
    internal static int LargestOf(ReadOnlySpan<float> values)
    {
        int largest = 0;
        for (int index = 1; index < values.Length; index++)
        {
            if (values[index] > values[largest])
            {
                largest = index;
            }
        }

        return largest;
    }

    /// <summary>Rejects outputs that do not choose a class: a single output, unless the loss is a sigmoid cross-entropy.</summary>
    private protected void CheckChoice(in MetricForm form, bool hasTargets)
    {
        if (form.Part.Channels == 1 && form.Part.Loss.AnswerOf(1, hasTargets) != AnswerKind.AboveHalf)
        {
            throw new ArgumentException(
                $"Metric '{Name}': expected several outputs, or one with Loss.SigmoidCrossEntropy, but the network has 1 output and another loss.");
        }
    }
}
