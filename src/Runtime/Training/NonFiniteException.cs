using System.Globalization;

namespace GenBn.Training;

/// <summary>
/// A value is NaN or infinite, or so large that results of it would be. Parameters did not change, or nothing was saved.
/// </summary>
public class NonFiniteException : ArithmeticException
{
    internal NonFiniteException(string message, string tensor, long step)
        : base(message)
    {
        Tensor = tensor;
        Step = step;
    }

    /// <summary>
    /// The first tensor, in the order of computation, that contains a NaN or an infinity: a parameter, the input, or a layer's output. If a
    /// gradient is not finite, it is the gradient's parameter. If a result of the step is not finite, it is the running statistic, parameter
    /// or optimizer state of that result.
    /// </summary>
    public string Tensor { get; }

    /// <summary>
    /// Number of the step, from 1. When weights were to be saved, it is the number of completed steps, or 0 if they are not counted.
    /// </summary>
    public long Step { get; }

    /// <summary>A value of a batch is out of range.</summary>
    internal static NonFiniteException OfValue(string tensor, (int Sample, int Element, float Value) place, long step) =>
        new(MessageOf(tensor, place, null, step), tensor, step);

    /// <summary>A running statistic would not be finite.</summary>
    internal static NonFiniteException OfStatistic(string tensor, long step) =>
        new(MessageOfStatistic(tensor, step), tensor, step);

    /// <summary>A gradient is not finite.</summary>
    internal static NonFiniteException OfGradient(string parameter, long step) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The gradients of step {step} are not finite; the first is that of '{parameter}'. The step was not taken."),
        parameter,
        step);

    /// <summary>A parameter or the optimizer's state would not be finite after the step.</summary>
    internal static NonFiniteException OfUpdate(string tensor, float rate, long step) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"Step {step} would leave values in '{tensor}' that are not finite, at a learning rate of {rate}. The step was not taken."),
        tensor,
        step);

    private protected static string MessageOf(string tensor, (int Sample, int Element, float Value) place, int? number, long step) => string.Create(
        CultureInfo.InvariantCulture,
        $"Sample {place.Sample} of the batch of step {step}{(number is null ? "" : $" (number {number} of the data)")}: " +
        $"value {place.Element} of its {tensor} is {place.Value}, but must be finite and at most {ValueCheck.Largest:0E0} in magnitude. " +
        $"The batch changed nothing.");

    private protected static string MessageOfStatistic(string tensor, long step) => string.Create(
        CultureInfo.InvariantCulture,
        $"The statistics of the batch of step {step} are not finite; the first such tensor is '{tensor}'. The batch changed nothing.");
}
