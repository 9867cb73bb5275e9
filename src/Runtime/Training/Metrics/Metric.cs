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

    /// <summary>
    /// The coefficient of determination R² = 1 − Σ (y − t)² / Σ (t − mean of t)², over all samples, mean over the outputs. 1 is perfect, and 0 is what
    /// the mean of the targets would reach. If all targets of an output are the same, it is 1 without errors, else 0, as in scikit-learn.
    /// </summary>
    public static Metric RSquared { get; } = new RSquaredMetric();

    /// <summary>
    /// The area under the ROC curve: the probability that a sample of class 1 has a larger output than one of class 0; ties count half. With more than
    /// two classes, the mean of the areas of each class against all others, by their probabilities. NaN if all samples are of one class.
    /// </summary>
    /// <remarks>Fawcett, "An Introduction to ROC Analysis", 2006, sections 7 and 9.</remarks>
    public static Metric AreaUnderCurve { get; } = new RankingMetric();

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

    /// <summary>Share of the samples classified as a class that belong to it; 0 if there are none.</summary>
    /// <param name="label">The class; null, the default, for the mean over the classes that occur in labels or answers.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="label"/> is negative.</exception>
    public static Metric Precision(int? label = null) => ShareOf("precision", static (matrix, of) => matrix.Precision(of), label);

    /// <summary>Share of the samples of a class that are classified as it; 0 if there are none.</summary>
    /// <param name="label">The class; null, the default, for the mean over the classes that occur in labels or answers.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="label"/> is negative.</exception>
    public static Metric Recall(int? label = null) => ShareOf("recall", static (matrix, of) => matrix.Recall(of), label);

    /// <summary>Harmonic mean of precision and recall.</summary>
    /// <param name="label">The class; null, the default, for the mean over the classes that occur in labels or answers.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="label"/> is negative.</exception>
    public static Metric F1(int? label = null) => ShareOf("F1", static (matrix, of) => matrix.F1(of), label);

    /// <summary>
    /// The expected calibration error: samples are put into bins by the probability of the class that the network chose, and |share that is right −
    /// mean probability| is averaged over the bins, weighted by their samples. 0 means that of the samples with a probability of 0.8, 80 % are right.
    /// </summary>
    /// <remarks>Guo et al., "On Calibration of Modern Neural Networks", 2017, arXiv 1706.04599, section 2.</remarks>
    /// <param name="bins">Number of bins, of equal width, from 1 to 1,000. Default 15, as in the paper.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is out of range.</exception>
    public static Metric CalibrationError(int bins = 15)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bins, 1000);
        return new CalibrationMetric(bins);
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

    private static ClassShareMetric ShareOf(string name, Func<ConfusionMatrix, int, double?> share, int? label)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(label ?? 0, nameof(label));
        return new ClassShareMetric(name, share, label);
    }

    /// <summary>Rejects an output that is an image.</summary>
    private protected void CheckIsVector(in MetricForm form)
    {
        if (form.Part.Plane > 1)
        {
            throw new ArgumentException($"Metric '{Name}': expected one answer for a sample, but the output is an image of {form.Part.Plane} pixels.");
        }
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
