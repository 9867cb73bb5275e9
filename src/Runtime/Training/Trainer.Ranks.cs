using System.Globalization;

namespace GenBn;

/// <content>Training together with other ranks: the share of this one, and how all come to the same end.</content>
/// <remarks>
/// <para>
/// Every rank makes the same calls. Where one may fail alone, such as in its data source, all exchange a word before they go on: a rank
/// that has failed throws what it has caught, the others a <see cref="CollectiveException"/>. Where they cannot exchange one, in the middle of
/// a pass, the rank that has failed ends all.
/// </para>
/// </remarks>
public sealed unsafe partial class Trainer<TNetwork>
{
    /// <summary>Null where there is no collective.</summary>
    private readonly RankAgreement? _ranks;
    private readonly LossExchange? _lossExchange;

    /// <summary>Whether this is rank 0 and a callback runs: the other ranks do not take part in what it calls.</summary>
    private bool _isTelling;

    private bool IsFirstRank => _ranks is null || _ranks.Rank == 0;

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
}
