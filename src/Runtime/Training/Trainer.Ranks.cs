using System.Globalization;
using System.Runtime.ExceptionServices;

namespace GenBn;

/// <content>Training together with other ranks: the share of this one, and how all come to the same end.</content>
/// <remarks>
/// <para>
/// Every rank makes the same calls. Where one may fail alone, such as in its data source, all exchange a word before they go on: a rank
/// that has failed throws what it has caught, the others a <see cref="CollectiveException"/>. Where they cannot exchange one, in the middle of
/// a pass, the rank that has failed ends all.
/// </para>
/// <para>
/// Callbacks and the token belong to rank 0. It tells the others what they have decided, and what they have written to the network.
/// </para>
/// </remarks>
public sealed unsafe partial class Trainer<TNetwork>
{
    /// <summary>Null where there is no collective.</summary>
    private readonly RankAgreement? _ranks;
    private readonly LossExchange? _lossExchange;

    /// <summary>Whether rank 0 has callbacks or a token in the current call.</summary>
    private bool _isDecided;

    /// <summary>Whether all ranks know that a callback has asked to stop.</summary>
    private bool _isStopTold;

    /// <summary>Whether the token of rank 0 was cancelled when it told so last.</summary>
    private bool _isCancelled;

    /// <summary>Whether this is rank 0 and a callback runs: the other ranks do not take part in what it calls.</summary>
    private bool _isTelling;

    /// <summary>Whether the end of the callbacks may have left rank 0 with other weights.</summary>
    private bool _isUntold;

    /// <summary>Whether a callback has asked to stop: not before every rank knows.</summary>
    private bool IsStopped => _ranks is null ? _run.StopReason is not null : _isStopTold;

    private bool IsFirstRank => _ranks is null || _ranks.Rank == 0;

    /// <summary>Callbacks that may write to the network in each step.</summary>
    private bool HasWriters
    {
        get
        {
            for (int index = 0; index < _options.Callbacks.Count; index++)
            {
                if (_options.Callbacks[index] is not (EarlyStopping or CheckpointCallback or CsvLog or TensorBoardLog))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private ulong WeightsHash => ValueHash.Append(ValueHash.Append(0, _store.Values.Span), _store.BufferValues.Span);

    /// <summary>The part of a batch that this rank computes.</summary>
    private BatchShare ShareOf(int samples) => new(samples, _ranks?.Rank ?? 0, _ranks?.Ranks ?? 1);

    /// <summary>Samples of the largest share of batches of up to so many.</summary>
    private int CapacityFor(int samples) => _ranks is null ? samples : Math.Max(16, ShareOf(samples).Capacity);

    /// <summary>Tells the other ranks that this one has failed where they agree. A failure of the exchange itself they know.</summary>
    private void TellFailure(string what, Exception failure)
    {
        if (_ranks is not null && failure is not CollectiveException && !_isTelling)
        {
            _ranks.Fail(what, failure);
        }
    }

    /// <summary>Does what may fail on one rank alone, and then fails on all.</summary>
    private T Together<T>(string what, Func<T> work)
    {
        T result;
        try
        {
            result = work();
        }
        catch (Exception failure)
        {
            TellFailure(what, failure);
            throw;
        }

        if (!_isTelling)
        {
            _ranks?.Agree(what);
        }

        return result;
    }

    /// <summary>Forward pass over the share; a layer of the user's own that fails ends all ranks.</summary>
    private void Forward(SampleRows rows, in BatchShare share)
    {
        try
        {
            _pass.Forward(rows, share.Total);
        }
        catch (AggregateException failure) when (_ranks is not null)
        {
            _ranks.GiveUp("forward pass", failure);
            throw;
        }
    }

    private void Backward()
    {
        try
        {
            _pass.Backward();
        }
        catch (AggregateException failure) when (_ranks is not null)
        {
            _ranks.GiveUp("backward pass", failure);
            throw;
        }
    }

    /// <summary>An optimizer of the user's own that fails on one rank leaves the others ahead.</summary>
    private (string Tensor, bool IsGradient)? Update()
    {
        try
        {
            return _updateJob.Run(_pass.Team);
        }
        catch (AggregateException failure) when (_ranks is not null)
        {
            _ranks.GiveUp("update", failure);
            throw;
        }
    }

    /// <summary>The batch and the size of the step are the same on every rank, and every rank has its samples.</summary>
    private void AgreeOnBatch(in BatchShare share, float factor) => _ranks?.Agree("batch", share.Total, factor * LearningRate);

    /// <summary>Names the step in what is exchanged.</summary>
    private void NameStep(long step)
    {
        if (_ranks is not null && !_isTelling)
        {
            _ranks.Exchange.Step = step;
        }
    }

    /// <summary>The place in the whole batch of the first input that is out of range, on whatever rank; null if there is none.</summary>
    private (int Sample, int Element, float Value)? FindBadInput(in BatchShare share)
    {
        (int Sample, int Element, float Value)? found = OwnBadInput(in share);
        if (_lossExchange is null)
        {
            return found;
        }

        _lossExchange.Run(in share, found is { } place ? LossEntry.Of(LossState.BadInput, place) : default, [], "state of the inputs");
        return _lossExchange.BadInput;
    }

    private (int Sample, int Element, float Value)? OwnBadInput(in BatchShare share) =>
        _pass.FindBadInput() is (var sample, var element, var value) ? (share.FirstSample + sample, element, value) : null;

    /// <summary>Computes the loss of the batch, with the other ranks where there are any, after the forward pass.</summary>
    /// <returns>Its mean.</returns>
    /// <exception cref="NonFiniteLossException">An input or target is out of range, on whatever rank.</exception>
    private float ComputeLoss(in BatchShare share)
    {
        (int Sample, int Element, float Value)? input = OwnBadInput(in share);
        if (_lossExchange is null)
        {
            if (input is { } place)
            {
                throw OfValue(loss: null, "input", place);
            }

            _pass.Team.RunOnSome(_lossJob);
            _lossJob.Sum();
            float loss = _lossJob.MeanLoss;
            return _lossJob.FindBadTarget() is { } target ? throw OfValue(loss, "targets", target) : loss;
        }

        (LossEntry state, Exception? failure) = OwnLoss(input);
        _lossExchange.Run(in share, in state, _lossJob.Groups, "loss");
        if (_lossExchange.BadInput is { } badInput)
        {
            throw OfValue(loss: null, "input", badInput);
        }

        _lossExchange.CheckNoneFailed(failure);
        return _lossExchange.BadTarget is { } badTarget ? throw OfValue(_lossJob.MeanLoss, "targets", badTarget) : _lossJob.MeanLoss;
    }

    private (LossEntry State, Exception? Failure) OwnLoss((int Sample, int Element, float Value)? input)
    {
        if (input is { } place)
        {
            return (LossEntry.Of(LossState.BadInput, place), null);
        }

        try
        {
            _pass.Team.RunOnSome(_lossJob);
        }
        catch (AggregateException failure)
        {
            return (LossEntry.Of(LossState.Failed), failure);
        }

        _lossJob.Sum();
        return (_lossJob.FindBadTarget() is { } target ? LossEntry.Of(LossState.BadTarget, target) : default, null);
    }

    /// <summary>Compares the networks of all ranks.</summary>
    private void CheckSameWeights()
    {
        if (_ranks is not null)
        {
            _ranks.CheckSame($"parameters and running statistics in epoch {_epochs}", WeightsHash);
        }
    }

    /// <summary>Rank 0 calls callbacks, and all ranks do what they and the token decide.</summary>
    /// <param name="what">Calls the callbacks; null for the token alone.</param>
    /// <param name="cancellationToken">The token.</param>
    /// <param name="isStep">Whether this is after a step, where only some callbacks write to the network.</param>
    private void Decide(Action<Trainer<TNetwork>>? what, CancellationToken cancellationToken, bool isStep = false)
    {
        if (_ranks is null)
        {
            what?.Invoke(this);
            return;
        }

        if (!_isDecided)
        {
            return;
        }

        Exception? failure = null;
        RankDecision decision = default;
        if (IsFirstRank)
        {
            (decision, failure) = DecideFirst(what, cancellationToken, looksForWrites: what is not null && (!isStep || HasWriters));
        }

        Follow(decision, failure);
    }

    private (RankDecision Decision, Exception? Failure) DecideFirst(Action<Trainer<TNetwork>>? what, CancellationToken cancellationToken, bool looksForWrites)
    {
        ulong before = looksForWrites ? WeightsHash : 0;
        Exception? failure = null;
        _isTelling = true;
        try
        {
            what?.Invoke(this);
        }
        catch (Exception exception)
        {
            failure = exception;
        }
        finally
        {
            _isTelling = false;
        }

        RankEvents events = RankEvents.Decides
            | (failure is not null ? RankEvents.Failed : 0)
            | (_run.StopReason is not null ? RankEvents.Stopped : 0)
            | (cancellationToken.IsCancellationRequested ? RankEvents.Cancelled : 0)
            | (looksForWrites && WeightsHash != before ? RankEvents.Wrote : 0);
        return (new RankDecision(events, LearningRate), failure);
    }

    /// <summary>Does on every rank what rank 0 has decided.</summary>
    private void Follow(RankDecision decision, Exception? failure)
    {
        RankExchange exchange = _ranks!.Exchange;
        exchange.Broadcast(new Span<RankDecision>(ref decision), root: 0, "decision of rank 0");
        _isCancelled = decision.Has(RankEvents.Cancelled);
        if (decision.Has(RankEvents.Wrote))
        {
            SpreadWeights();
        }

        if (decision.Has(RankEvents.Stopped) && !_isStopTold)
        {
            _isStopTold = true;
            _run.Stop(_ranks.Broadcast("reason of the stop", _run.StopReason ?? ""));
        }

        if (decision.Has(RankEvents.Failed))
        {
            string message = _ranks.Broadcast("failure of a callback", failure is null ? "" : RankAgreement.MessageOf(failure));
            if (failure is not null)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            throw new CollectiveException($"Rank 0 has failed in a callback: {message}");
        }

        _optimizer.LearningRate = decision.LearningRate;
    }

    /// <summary>Gives every rank the parameters and running statistics of rank 0.</summary>
    private void SpreadWeights()
    {
        RankExchange exchange = _ranks!.Exchange;
        exchange.Broadcast(_store.Values.Span, root: 0, "parameters");
        exchange.Broadcast(_store.BufferValues.Span, root: 0, "running statistics");
    }

    /// <summary>Before a call that all ranks make: gives them what the callbacks of rank 0 have written since all were told.</summary>
    private void BeginTogether()
    {
        if (_ranks is null || _isTelling || !_isUntold)
        {
            return;
        }

        _isUntold = false;
        SpreadWeights();
    }

    /// <summary>Takes part in what the other ranks do, if they are about to do the same.</summary>
    private void Join(RankAgreement ranks)
    {
        try
        {
            ranks.Compare(TrainerFacts.OfTrainer, TrainerFacts.Of<TNetwork>(_options, _store, WeightsHash));
        }
        catch
        {
            _pass.Dispose();
            throw;
        }

        _pass.Join(ranks.Exchange);
    }

    /// <summary>Compares the calls of Fit or FitSteps of all ranks.</summary>
    private void CompareTraining(IDataSource train, IDataSource? test, string unit, int count) => _ranks?.Compare(TrainerFacts.OfFit,
    [
        ("training samples", TrainerFacts.Of(train)),
        ("test samples", TrainerFacts.Of(test)),
        (unit, TrainerFacts.Text(count)),
        (nameof(Steps), TrainerFacts.Text(_steps)),
        (nameof(CompletedEpochs), TrainerFacts.Text(CompletedEpochs)),
        (nameof(LearningRate), TrainerFacts.Text(LearningRate)),
        ("hash of parameters and running statistics", WeightsHash.ToString("x16", CultureInfo.InvariantCulture)),
    ]);

    /// <summary>Reports have the times of rank 0.</summary>
    private void ShareTimes(ref TimeSpan training, ref TimeSpan recalibration, ref TimeSpan evaluation)
    {
        if (_ranks is null)
        {
            return;
        }

        Span<TimeSpan> times = [training, recalibration, evaluation];
        _ranks.Exchange.Broadcast(times, root: 0, "times of the epoch");
        (training, recalibration, evaluation) = (times[0], times[1], times[2]);
    }

    /// <summary>At the beginning of a training, every rank learns whether rank 0 has something to decide.</summary>
    private void BeginDecisions(CancellationToken cancellationToken)
    {
        if (_ranks is null)
        {
            return;
        }

        bool decides = _options.Callbacks.Count > 0 || cancellationToken.CanBeCanceled;
        var decision = new RankDecision(decides ? RankEvents.Decides : RankEvents.None, LearningRate);
        _ranks.Exchange.Broadcast(new Span<RankDecision>(ref decision), root: 0, "beginning of training");
        _isDecided = decision.Has(RankEvents.Decides);
        _isCancelled = false;
        _isStopTold = false;
    }

    private void CheckCancelled(CancellationToken cancellationToken)
    {
        if (_ranks is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
        else if (_isCancelled)
        {
            throw new OperationCanceledException("Training was cancelled on rank 0.", cancellationToken);
        }
    }
}
