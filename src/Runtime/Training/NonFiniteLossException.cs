using System.Globalization;

namespace GenBn.Training;

/// <summary>
/// A step was refused: a value of its batch is NaN, infinite or beyond 1e18 in magnitude, or the loss, a gradient, a batch's statistic or
/// what the step would make of a parameter or of the optimizer's state is not finite. Parameters, running statistics, optimizer and
/// counters are those before the step, and training can go on with another batch.
/// </summary>
public sealed class NonFiniteLossException : NonFiniteException
{
    internal NonFiniteLossException(float loss, string tensor, long step)
        : base(string.Create(CultureInfo.InvariantCulture, $"The loss is {loss} at step {step}; the first tensor that is not finite is '{tensor}'."), tensor, step) => Loss = loss;

    private NonFiniteLossException(string message, float? loss, string tensor, long step)
        : base(message, tensor, step) => Loss = loss;

    /// <summary>
    /// The loss. It is finite if only something after it is not, and null if an input was rejected before the loss was computed.
    /// </summary>
    public float? Loss { get; }

    /// <summary>The place in the batch, from 0, of the sample whose input or target was refused; null where something else was.</summary>
    public int? Sample { get; private init; }

    /// <summary>The number of that sample in the data that <c>Fit</c> was given; null where that is not known.</summary>
    public int? SampleNumber { get; private init; }

    internal static NonFiniteLossException OfGradient(float loss, string parameter, long step) => new(
        string.Create(CultureInfo.InvariantCulture, $"The loss is {loss} at step {step}, but its gradient is not finite; the first parameter whose gradient is not is '{parameter}'."),
        loss,
        parameter,
        step);

    internal static NonFiniteLossException OfStatistic(float loss, string tensor, long step) => new(MessageOfStatistic(tensor, step), loss, tensor, step);

    internal static NonFiniteLossException OfUpdate(float loss, string tensor, float rate, long step) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The loss is {loss} at step {step}, but the step would leave values in '{tensor}' that are not finite, at a learning rate of {rate}. It was not made."),
        loss,
        tensor,
        step);

    internal static NonFiniteLossException OfValue(float? loss, string tensor, (int Sample, int Element, float Value) place, int? number, long step) =>
        new(MessageOf(tensor, place, number, step), loss, tensor, step) { Sample = place.Sample, SampleNumber = number };
}
