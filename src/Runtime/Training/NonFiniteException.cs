using System.Globalization;

namespace GenBn.Training;

/// <summary>
/// A value is NaN or infinite, or so large that what is computed from it would be: nothing was learned from it, or nothing was saved.
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
    /// The first tensor with a NaN or an infinity: in the order of computation a parameter, the input, or a layer's output; or the
    /// parameter whose gradient it is; or the running statistic, parameter or optimizer state that it would get into.
    /// </summary>
    public string Tensor { get; }

    /// <summary>Number of the step, from 1; where weights were to be saved, steps before, or 0 where they are not counted.</summary>
    public long Step { get; }

    /// <summary>A value of a batch is not one to learn from.</summary>
    internal static NonFiniteException OfValue(string tensor, (int Sample, int Element, float Value) place, long step) =>
        new(MessageOf(tensor, place, null, step), tensor, step);

    /// <summary>A running statistic would be broken.</summary>
    internal static NonFiniteException OfStatistic(string tensor, long step) =>
        new(MessageOfStatistic(tensor, step), tensor, step);

    /// <summary>A gradient is broken.</summary>
    internal static NonFiniteException OfGradient(string parameter, long step) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The gradients of step {step} are not finite; the first parameter whose gradient is not is '{parameter}'. The step was not made."),
        parameter,
        step);

    /// <summary>A step would break a parameter or the optimizer's state.</summary>
    internal static NonFiniteException OfUpdate(string tensor, float rate, long step) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"Step {step} would leave values in '{tensor}' that are not finite, at a learning rate of {rate}. It was not made."),
        tensor,
        step);

    private protected static string MessageOf(string tensor, (int Sample, int Element, float Value) place, int? number, long step) => string.Create(
        CultureInfo.InvariantCulture,
        $"Sample {place.Sample} of the batch of step {step}{(number is null ? "" : $" (number {number} of the data)")}: value {place.Element} of its {tensor} is {place.Value}, but must be finite and at most {ValueCheck.Largest:0E0} in magnitude. Nothing was learned from the batch.");

    private protected static string MessageOfStatistic(string tensor, long step) => string.Create(
        CultureInfo.InvariantCulture,
        $"The statistics of the batch of step {step} are not finite; the first tensor that is not, or would not be, is '{tensor}'. Nothing was learned from the batch.");
}
