using System.Runtime.CompilerServices;

namespace GenBn;

/// <content>A step on a batch: on one of the caller, or on one of an epoch.</content>
public sealed unsafe partial class Trainer<TNetwork>
{
    /// <summary>Trains one step on a batch with labels.</summary>
    /// <param name="inputs">1 to <see cref="TrainerOptions.BatchSize"/> samples × <c>InputLength</c> values.</param>
    /// <param name="labels">The label of each sample, or of each pixel of its label map.</param>
    /// <returns>The mean loss of the batch before the update.</returns>
    /// <exception cref="ArgumentException">
    /// A length does not match, a label is not a class, or the loss takes no labels for a network with a single output.
    /// </exception>
    /// <exception cref="NonFiniteLossException">A value, the loss, a gradient or a result of the step is not finite. Nothing was changed.</exception>
    /// <exception cref="AggregateException">
    /// A custom layer, loss or optimizer threw; the exception contains what it threw. Nothing was changed.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The schedule's factor is negative, infinite or NaN, or another call is in progress.
    /// </exception>
    public float Step(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels) =>
        Step(inputs, new StepTargets { Labels = labels }, hasTargets: false, nameof(labels));

    /// <summary>Trains one step on a batch with targets, for regression or for probabilities of classes.</summary>
    /// <param name="inputs">1 to <see cref="TrainerOptions.BatchSize"/> samples × <c>InputLength</c> values.</param>
    /// <param name="targets">The same number of samples × <c>OutputLength</c> values.</param>
    /// <returns>The mean loss of the batch before the update.</returns>
    /// <exception cref="ArgumentException">A length does not match, or the loss takes only labels.</exception>
    /// <exception cref="NonFiniteLossException">A value, the loss, a gradient or a result of the step is not finite. Nothing was changed.</exception>
    /// <exception cref="AggregateException">
    /// A custom layer, loss or optimizer threw; the exception contains what it threw. Nothing was changed.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The schedule's factor is negative, infinite or NaN, or another call is in progress.
    /// </exception>
    [OverloadResolutionPriority(-1)] // An empty collection expression means labels.
    public float Step(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets) =>
        Step(inputs, new StepTargets { Targets = targets }, hasTargets: true, nameof(targets));

    /// <summary>Trains one step on a batch with weights of samples, or on one with labels and targets for several outputs.</summary>
    /// <param name="inputs">1 to <see cref="TrainerOptions.BatchSize"/> samples × <c>InputLength</c> values.</param>
    /// <param name="targets">Labels, targets and weights of the same number of samples.</param>
    /// <returns>The mean loss of the batch before the update.</returns>
    /// <exception cref="ArgumentException">
    /// A length does not match, a label is not a class, a weight is negative, infinite or NaN, or the loss takes no labels or no targets.
    /// </exception>
    /// <exception cref="NonFiniteLossException">A value, the loss, a gradient or a result of the step is not finite. Nothing was changed.</exception>
    /// <exception cref="AggregateException">
    /// A custom layer, loss or optimizer threw; the exception contains what it threw. Nothing was changed.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The schedule's factor is negative, infinite or NaN, or another call is in progress.
    /// </exception>
    public float Step(ReadOnlySpan<float> inputs, StepTargets targets) =>
        Step(inputs, targets, hasTargets: !targets.Targets.IsEmpty, nameof(targets));

    private float Step(ReadOnlySpan<float> inputs, StepTargets wanted, bool hasTargets, string name)
    {
        using ExclusiveUse.Turn turn = Enter();
        BeginTogether();
        NameStep(_steps + 1);
        BatchShare share;
        float factor;
        int targetLength = _plan.TargetsOf(hasTargets);
        float[] weights = [];
        try
        {
            share = ShareOf(CountSamples(inputs));
            CheckStep(wanted, hasTargets, share.Total, name);
            ChooseFor(inputs, wanted.Targets);
            int labelLength = _plan.LabelsOf(hasTargets);
            CopyLabels(wanted.Labels.Slice(share.FirstSample * labelLength, share.Samples * labelLength), labelLength, in share);
            weights = CopyWeights(wanted.Weights, in share);
            factor = ScheduleFactor();
        }
        catch (Exception failure)
        {
            TellFailure("batch", failure);
            throw;
        }

        AgreeOnBatch(in share, factor);
        _numbers = default;
        fixed (float* values = inputs[(share.FirstSample * _pass.InputLength)..])
        fixed (float* targets = wanted.Targets[(share.FirstSample * targetLength)..])
        {
            _lossJob.Use(_batchLabels, SampleRows.Of(targets, targetLength), weights, in share);
            return Step(SampleRows.Of(values, _pass.InputLength), in share, factor);
        }
    }

    /// <summary>Trains one step on a batch whose share of this rank is in the rows.</summary>
    private float Step(SampleRows rows, in BatchShare share, float factor)
    {
        Forward(rows, in share);
        float loss = ComputeLoss(in share);
        CheckForward(loss);
        Backward();
        _optimizer.BeginStep(factor);
        _isBroken = !_optimizer.IsUndoable; // Until the step is complete: the workers change parameters.
        (string Tensor, bool IsGradient)? obstacle = Update();
        if (obstacle is null)
        {
            _pass.Commit();
            _correct = _lossJob.Correct;
            _counted = _lossJob.Counted;
            _steps++;
        }

        _isBroken = false;
        return obstacle switch
        {
            null => loss,
            (var parameter, IsGradient: true) => throw NonFiniteLossException.OfGradient(loss, parameter, _steps + 1),
            (var tensor, _) => throw NonFiniteLossException.OfUpdate(loss, tensor, _optimizer.Rate, _steps + 1),
        };
    }

    /// <summary>Rejects a batch whose loss or statistics are not finite.</summary>
    private void CheckForward(float loss)
    {
        if (!float.IsFinite(loss))
        {
            throw new NonFiniteLossException(loss, FindNonFinite() ?? "loss", _steps + 1);
        }

        if (_pass.FindBadStatistic() is { } statistic)
        {
            throw NonFiniteLossException.OfStatistic(loss, FindNonFinite() ?? statistic, _steps + 1);
        }
    }

    private NonFiniteLossException OfValue(float? loss, string tensor, (int Sample, int Element, float Value) place) =>
        NonFiniteLossException.OfValue(loss, tensor, place, place.Sample < _numbers.Length ? _numbers.Span[place.Sample] : null, _steps + 1);

    private float ScheduleFactor()
    {
        float factor = _options.Schedule?.FactorAt(_steps, _order?.Batches ?? _resumed?.Batches ?? 0) ?? 1;
        return float.IsFinite(factor) && factor >= 0 && float.IsFinite(factor * LearningRate)
            ? factor
            : throw new InvalidOperationException(
                $"Expected a schedule factor that is finite and not negative, also when multiplied by the learning rate of {LearningRate}, " +
                $"but got {factor} at step {_steps}.");
    }

    private string? FindNonFinite() =>
        _store.Parameters.FirstOrDefault(parameter => !FiniteCheck.AreFinite(parameter))?.Name ?? _pass.FindNonFinite();

    private int CountSamples(ReadOnlySpan<float> inputs)
    {
        int samples = inputs.Length / _pass.InputLength;
        return samples >= 1 && samples <= _options.BatchSize && inputs.Length == (long)samples * _pass.InputLength
            ? samples
            : throw new ArgumentException(
                $"Expected 1 to {_options.BatchSize} samples of {_pass.InputLength} values each, but got {inputs.Length} values.", nameof(inputs));
    }
}
