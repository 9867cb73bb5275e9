using System.Globalization;

namespace GenBn;

/// <summary>What an epoch brought.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="Loss">Mean training loss of the epoch's batches, each before its step.</param>
/// <param name="TrainAccuracy">
/// Share of training samples answered correctly, each in its batch before the step, in training mode; NaN where that means
/// nothing, see <see cref="Evaluation.Accuracy"/>.
/// </param>
/// <param name="TestAccuracy">
/// Share of test samples answered correctly after the epoch, with running statistics; null without a test set or where it
/// means nothing.
/// </param>
/// <param name="TrainingTime">Time of the training steps, over all calls that trained the epoch.</param>
/// <param name="EvaluationTime">Time of the evaluation on the test set.</param>
/// <param name="SamplesPerSecond">Training samples per second of <paramref name="TrainingTime"/>.</param>
public sealed record EpochReport(
    int Epoch, double Loss, double TrainAccuracy, double? TestAccuracy, TimeSpan TrainingTime, TimeSpan EvaluationTime, double SamplesPerSecond)
{
    /// <summary>Mean loss of the test samples after the epoch, with running statistics; null without a test set.</summary>
    public double? TestLoss { get; init; }

    /// <summary>Time of the recalibration before the evaluation; zero when it is off.</summary>
    public TimeSpan RecalibrationTime { get; init; }

    /// <summary>Rate of the epoch's latest step, after the schedule.</summary>
    public float LearningRate { get; init; }

    /// <summary><see cref="TrainerOptions.Metrics"/> of the test samples after the epoch, in that order; empty without a test set.</summary>
    public IReadOnlyList<MetricResult> Metrics { get; init; } = [];

    /// <summary>
    /// One line, for example <c>epoch 1, loss 0.6593, train acc 0.765, test acc 0.701, time 8.6 sec</c>; the time is that of
    /// training. An accuracy that means nothing is left out.
    /// </summary>
    public override string ToString()
    {
        string train = double.IsNaN(TrainAccuracy) ? "" : string.Create(CultureInfo.InvariantCulture, $", train acc {TrainAccuracy:F3}");
        string test = TestAccuracy is { } accuracy ? string.Create(CultureInfo.InvariantCulture, $", test acc {accuracy:F3}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch}, loss {Loss:F4}{train}{test}, time {TrainingTime.TotalSeconds:F1} sec");
    }
}
