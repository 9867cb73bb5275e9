using System.Globalization;

namespace GenBn;

/// <content>Training together with other ranks: the share of this rank, and agreement about failures.</content>
/// <remarks>
/// <para>
/// Every rank makes the same calls. Where one rank may fail alone, such as in its data source, all ranks exchange their state before they
/// continue: a rank that failed throws its own exception, the others throw a <see cref="CollectiveException"/>. Where no exchange is possible,
/// in the middle of a pass, the rank that failed ends all ranks.
/// </para>
/// </remarks>
public sealed unsafe partial class Trainer<TNetwork>
{
    /// <summary>Agreement with other ranks; null if there is no collective.</summary>
    private readonly RankAgreement? _ranks;
    private readonly LossExchange? _lossExchange;

    /// <summary>Whether this is rank 0 and a callback runs: the other ranks do not take part in what it calls.</summary>
    private bool _isTelling;

    private bool IsFirstRank => _ranks is null || _ranks.Rank == 0;

    private ulong WeightsHash => ValueHash.Append(ValueHash.Append(0, _store.Values.Span), _store.BufferValues.Span);

    /// <summary>The part of a batch that this rank computes.</summary>
    private BatchShare ShareOf(int samples) => new(samples, _ranks?.Rank ?? 0, _ranks?.Ranks ?? 1);

    /// <summary>Number of samples in the largest share of a batch of up to a number of samples.</summary>
    private int CapacityFor(int samples) => _ranks is null ? samples : Math.Max(16, ShareOf(samples).Capacity);

    /// <summary>Tells the other ranks, at the point where they agree, that this one has failed. They know of a failure of the exchange itself.</summary>
    private void TellFailure(string what, Exception failure)
    {
        if (_ranks is not null && failure is not CollectiveException && !_isTelling)
        {
            _ranks.Fail(what, failure);
        }
    }

    /// <summary>Does work that may fail on one rank alone. If it fails there, it fails on all ranks.</summary>
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

    /// <summary>Runs the share forward. A custom layer that fails ends all ranks.</summary>
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

    /// <summary>Runs the optimizer. A custom one that fails on one rank ends all ranks, because the others have completed the step.</summary>
    private (string Tensor, bool IsGradient)? Update()
    {
        bool isDone = false;
        _scaling?.Enter();
        try
        {
            (string Tensor, bool IsGradient)? obstacle = _updateJob.Run(_pass.Team);
            isDone = obstacle is null;
            return obstacle;
        }
        catch (AggregateException failure) when (_ranks is not null)
        {
            _ranks.GiveUp("update", failure);
            throw;
        }
        finally
        {
            _scaling?.Leave(isDone);
        }
    }

    /// <summary>Checks that batch and learning rate are the same on every rank, and that every rank has its samples.</summary>
    private void AgreeOnBatch(in BatchShare share, float factor) => _ranks?.Agree("batch", share.Total, factor * LearningRate);

    /// <summary>Sets the number of the step, which failures of exchanges name.</summary>
    private void NameStep(long step)
    {
        if (_ranks is not null && !_isTelling)
        {
            _ranks.Exchange.Step = step;
        }
    }

    /// <summary>The place in the whole batch of the first input that is out of range, on any rank; null if there is none.</summary>
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

    /// <summary>Computes the loss of the batch after the forward pass, together with the other ranks.</summary>
    /// <returns>The mean loss.</returns>
    /// <exception cref="NonFiniteLossException">An input or target is out of range, on any rank.</exception>
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
            if (_lossJob.FindBadTarget() is { } target)
            {
                throw OfValue(loss, "targets", target);
            }

            _lossJob.ScaleGradients();
            return loss;
        }

        (LossEntry state, Exception? failure) = OwnLoss(input);
        _lossExchange.Run(in share, in state, _lossJob.Groups, "loss");
        if (_lossExchange.BadInput is { } badInput)
        {
            throw OfValue(loss: null, "input", badInput);
        }

        _lossExchange.CheckNoneFailed(failure);
        if (_lossExchange.BadTarget is { } badTarget)
        {
            throw OfValue(_lossJob.MeanLoss, "targets", badTarget);
        }

        _lossJob.ScaleGradients();
        return _lossJob.MeanLoss;
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

    /// <summary>Joins the other ranks, if their trainers are the same.</summary>
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
