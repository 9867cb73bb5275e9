using System.Globalization;

namespace GenBn;

/// <summary>The results of a step.</summary>
/// <remarks>It is a structure, so that a step allocates nothing.</remarks>
public readonly record struct StepReport
{
    /// <summary>Number of the step, from 1.</summary>
    public long Step { get; init; }

    /// <summary>Mean loss of the batch, measured before the step.</summary>
    public double Loss { get; init; }

    /// <summary>
    /// Share of the batch's samples that were classified correctly, measured before the step, in training mode. Null if accuracy has no
    /// meaning, see <see cref="Evaluation.Accuracy"/>.
    /// </summary>
    public double? Accuracy { get; init; }

    /// <summary>Learning rate of the step, after the schedule.</summary>
    public float LearningRate { get; init; }

    /// <summary>Returns one line, for example <c>step 25, loss 0.6593, acc 0.765</c>. An accuracy that is null is left out.</summary>
    public override string ToString()
    {
        string accuracy = Accuracy is { } share ? string.Create(CultureInfo.InvariantCulture, $", acc {share:F3}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"step {Step}, loss {Loss:F4}{accuracy}");
    }
}
