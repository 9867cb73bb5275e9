namespace GenBn.Training;

/// <summary>What can be measured on a dataset beside the loss: a number for each sample, and what they come to together.</summary>
/// <remarks>
/// For <see cref="TrainerOptions.Metrics"/> and <c>Trainer.Evaluate</c>. Derive from it for a metric of your own. The numbers of samples
/// are put together in the samples' order, so that results do not depend on threads.
/// </remarks>
public abstract class Metric
{
    /// <summary>
    /// Share of the samples whose largest output is at the label or at the largest target, the first of equals; of a single output of
    /// <see cref="Loss.SigmoidCrossEntropy"/>, whether its sigmoid is above 0.5 where the target is.
    /// </summary>
    public static Metric Accuracy { get; } = new AccuracyMetric(1);

    /// <summary>
    /// How often samples of each class were taken for each class; the result is a <see cref="GenBn.Training.ConfusionMatrix"/>. A single output of
    /// <see cref="Loss.SigmoidCrossEntropy"/> has classes 0 and 1.
    /// </summary>
    public static Metric ConfusionMatrix { get; } = new ConfusionMetric();

    /// <summary>|y − t|, mean over the outputs of a sample, then over the samples.</summary>
    public static Metric MeanAbsoluteError { get; } = new ErrorMetric("mean absolute error", Math.Abs);

    /// <summary>(y − t)², mean over the outputs of a sample, then over the samples.</summary>
    public static Metric MeanSquaredError { get; } = new ErrorMetric("mean squared error", static difference => difference * difference);

    /// <summary>Its name in results, for example <c>top-5 accuracy</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Share of the samples whose label, or largest target, is among the k largest outputs; of equal outputs the first count as larger.</summary>
    /// <param name="k">How many, at least 1; at most the outputs of the network.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is not positive.</exception>
    public static Metric TopAccuracy(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return k == 1 ? Accuracy : new AccuracyMetric(k);
    }

    /// <summary>Refuses data for which the metric means nothing, before anything is measured.</summary>
    /// <param name="outputs">Outputs of a sample.</param>
    /// <param name="hasTargets">Whether samples have float targets rather than labels.</param>
    /// <exception cref="ArgumentException">The metric means nothing for them.</exception>
    protected internal virtual void Check(int outputs, bool hasTargets)
    {
    }

    /// <summary>Refuses data and a loss for which the metric means nothing.</summary>
    internal virtual void Check(Loss loss, int outputs, bool hasTargets) => Check(outputs, hasTargets);

    /// <summary>The number of one sample. Called by several threads at once.</summary>
    /// <param name="outputs">What the network computed.</param>
    /// <param name="target">What it should have computed.</param>
    protected internal abstract double Measure(ReadOnlySpan<float> outputs, SampleTarget target);

    /// <summary>What the samples' numbers come to together. Here: their mean.</summary>
    /// <param name="samples">A number for each sample, in the samples' order.</param>
    /// <param name="outputs">Outputs of a sample.</param>
    protected internal virtual MetricResult Summarize(ReadOnlySpan<double> samples, int outputs)
    {
        double sum = 0;
        foreach (double sample in samples)
        {
            sum += sample;
        }

        return new MetricResult(Name, sum / samples.Length);
    }

    /// <summary>The place of the largest value, the first of equals.</summary>
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

    /// <summary>The class that outputs answer. NaN of a single one is class 0.</summary>
    private protected static int AnswerOf(ReadOnlySpan<float> outputs) => outputs.Length > 1 ? LargestOf(outputs) : outputs[0] > 0 ? 1 : 0;

    /// <summary>Refuses what is no choice between classes: a single output, unless the loss takes it for a yes-or-no.</summary>
    private protected void CheckChoice(Loss loss, int outputs, bool hasTargets)
    {
        if (outputs == 1 && loss.AnswerOf(outputs, hasTargets) != AnswerKind.AboveHalf)
        {
            throw new ArgumentException(
                $"Metric '{Name}': expected several outputs, or one with Loss.SigmoidCrossEntropy, but the network has 1 output and another loss.");
        }
    }
}
