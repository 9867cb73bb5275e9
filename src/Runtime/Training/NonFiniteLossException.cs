using System.Globalization;

namespace GenBn.Training;

/// <summary>
/// A step was rejected. Either a value of its batch is NaN, infinite or beyond ±1e18, or the loss, a gradient, a statistic of the batch, or a
/// parameter or optimizer state after the step is not finite. Parameters, running statistics, optimizer and counters are those before the
/// step. Training can continue with another batch.
/// </summary>
public sealed class NonFiniteLossException : NonFiniteException
{
    internal NonFiniteLossException(float loss, string tensor, long step)
        : base(
            string.Create(CultureInfo.InvariantCulture, $"The loss is {loss} at step {step}; the first tensor that is not finite is '{tensor}'."),
            tensor,
            step) => Loss = loss;

    private NonFiniteLossException(string message, float? loss, string tensor, long step)
        : base(message, tensor, step) => Loss = loss;

    /// <summary>
    /// The mean loss of the batch. It may be finite when a gradient or a result of the step is not. It is null if an input was rejected before
    /// the loss was computed.
    /// </summary>
    public float? Loss { get; }

    /// <summary>Index in the batch of the sample whose input or target was rejected; null if nothing of a sample was rejected.</summary>
    public int? Sample { get; private init; }

    /// <summary>Number of that sample in the data source that was passed to <c>Fit</c>; null if it is not known.</summary>
    public int? SampleNumber { get; private init; }

    internal static NonFiniteLossException OfGradient(float loss, string parameter, long step) => new(
        string.Create(
            CultureInfo.InvariantCulture, $"The loss is {loss} at step {step}, but gradients are not finite; the first is that of '{parameter}'."),
        loss,
        parameter,
        step);

    internal static NonFiniteLossException OfStatistic(float loss, string tensor, long step) => new(MessageOfStatistic(tensor, step), loss, tensor, step);

    internal static NonFiniteLossException OfUpdate(float loss, string tensor, float rate, long step) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The loss is {loss} at step {step}, but the step would leave values in '{tensor}' that are not finite, at a learning rate of {rate}. " +
            $"The step was not taken."),
        loss,
        tensor,
        step);

    internal static NonFiniteLossException OfValue(float? loss, string tensor, (int Sample, int Element, float Value) place, int? number, long step) =>
        new(MessageOf(tensor, place, number, step), loss, tensor, step) { Sample = place.Sample, SampleNumber = number };
}
