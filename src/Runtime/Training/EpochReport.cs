using System.Globalization;

namespace GenBn;

/// <summary>The results of an epoch.</summary>
public sealed record EpochReport()
{
    /// <summary>Number of the epoch, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>Mean training loss of the epoch's samples, each measured before the step of its batch; NaN if every batch was rejected.</summary>
    public double Loss { get; init; }

    /// <summary>
    /// Share of training samples that were classified correctly, each measured in its batch before the step, in training mode. Null if
    /// accuracy has no meaning, see <see cref="Evaluation.Accuracy"/>.
    /// </summary>
    public double? TrainAccuracy { get; init; }

    /// <summary>Mean loss of the test samples after the epoch, with running statistics; null without a test set.</summary>
    public double? TestLoss { get; init; }

    /// <summary>
    /// Share of test samples that were classified correctly after the epoch, with running statistics. Null without a test set, or if
    /// accuracy has no meaning.
    /// </summary>
    public double? TestAccuracy { get; init; }

    /// <summary><see cref="TrainerOptions.Metrics"/> of the test samples after the epoch, in that order; empty without a test set.</summary>
    public IReadOnlyList<MetricResult> Metrics { get; init; } = [];

    /// <summary>Learning rate of the epoch's latest step, after the schedule.</summary>
    public float LearningRate { get; init; }

    /// <summary>Time of the training steps, over all calls that trained the epoch.</summary>
    public TimeSpan TrainingTime { get; init; }

    /// <summary>Time of the recalibration before the evaluation; zero if it is off.</summary>
    public TimeSpan RecalibrationTime { get; init; }

    /// <summary>Time of the evaluation on the test set.</summary>
    public TimeSpan EvaluationTime { get; init; }

    /// <summary>Training samples per second of <see cref="TrainingTime"/>.</summary>
    public double SamplesPerSecond { get; init; }

    /// <summary>
    /// Returns one line, for example <c>epoch 1, loss 0.6593, train acc 0.765, test acc 0.701, time 8.6 sec</c>. The time is that of
    /// training. An accuracy that is null is left out.
    /// </summary>
    public override string ToString()
    {
        string train = TrainAccuracy is { } trained ? string.Create(CultureInfo.InvariantCulture, $", train acc {trained:F3}") : "";
        string test = TestAccuracy is { } tested ? string.Create(CultureInfo.InvariantCulture, $", test acc {tested:F3}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch}, loss {Loss:F4}{train}{test}, time {TrainingTime.TotalSeconds:F1} sec");
    }
}
