using System.Runtime.ExceptionServices;

namespace GenBn;

/// <content>Decisions of rank 0, by its callbacks and its token, and their exchange with the other ranks.</content>
public sealed partial class Trainer<TNetwork>
{
    /// <summary>Whether rank 0 has callbacks or a token in the current call.</summary>
    private bool _isDecided;

    /// <summary>Whether all ranks know that a callback has asked to stop.</summary>
    private bool _isStopTold;

    /// <summary>Whether the token of rank 0 was cancelled at its latest decision.</summary>
    private bool _isCancelled;

    /// <summary>Whether callbacks at the end of training may have changed the weights of rank 0 alone.</summary>
    private bool _isUntold;

    /// <summary>Whether a callback has asked to stop. Becomes true when every rank knows.</summary>
    private bool IsStopped => _ranks is null ? _run.StopReason is not null : _isStopTold;

    /// <summary>Whether there are callbacks that may write to the network in each step.</summary>
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

    /// <summary>Calls callbacks on rank 0. All ranks then follow the decision of the callbacks and the token.</summary>
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

    /// <summary>Follows the decision of rank 0 on every rank.</summary>
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

            throw new CollectiveException($"Rank 0 failed in a callback: {message}");
        }

        _optimizer.LearningRate = decision.LearningRate;
    }

    /// <summary>Sends the parameters and running statistics of rank 0 to every rank.</summary>
    private void SpreadWeights()
    {
        RankExchange exchange = _ranks!.Exchange;
        exchange.Broadcast(_store.Values.Span, root: 0, "parameters");
        exchange.Broadcast(_store.BufferValues.Span, root: 0, "running statistics");
    }

    /// <summary>Begins a call that all ranks make: sends them what callbacks of rank 0 may have written since the last exchange.</summary>
    private void BeginTogether()
    {
        if (_ranks is null || _isTelling || !_isUntold)
        {
            return;
        }

        _isUntold = false;
        SpreadWeights();
    }

    /// <summary>Replaces the times of a report by those of rank 0.</summary>
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
