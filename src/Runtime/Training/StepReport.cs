using System.Globalization;

namespace GenBn;

/// <summary>What a step brought.</summary>
/// <param name="Step">Number of the step, from 1.</param>
/// <param name="Loss">Mean loss of the batch before the step.</param>
/// <param name="Accuracy">
/// Share of the batch's samples answered correctly before the step, in training mode; NaN where that means nothing, see
/// <see cref="Evaluation.Accuracy"/>.
/// </param>
/// <param name="LearningRate">The rate of the step, after the schedule.</param>
public readonly record struct StepReport(long Step, double Loss, double Accuracy, float LearningRate)
{
    /// <summary>One line, for example <c>step 25, loss 0.6593, acc 0.765</c>; without the accuracy where there is none.</summary>
    public override string ToString()
    {
        string accuracy = double.IsNaN(Accuracy) ? "" : string.Create(CultureInfo.InvariantCulture, $", acc {Accuracy:F3}");
        return string.Create(CultureInfo.InvariantCulture, $"step {Step}, loss {Loss:F4}{accuracy}");
    }
}
