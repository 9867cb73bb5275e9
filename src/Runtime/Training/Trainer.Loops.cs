using System.Diagnostics;

namespace GenBn;

/// <content>The loops of <see cref="Fit"/> and <see cref="FitSteps"/>, and their calls of callbacks.</content>
public sealed partial class Trainer<TNetwork>
{
    private IEnumerable<EpochReport> Epochs(IDataSource train, IDataSource? test, int epochs, CancellationToken cancellationToken)
    {
        BatchOrder order = BeginTraining(train, epochs, cancellationToken);
        bool isFinished = false;
        try
        {
            TellBegin(cancellationToken);
            for (int index = 0; index < epochs && !IsStopped; index++)
            {
                if (TrainEpoch(order, test, cancellationToken) is not { } report)
                {
                    break;
                }

                yield return report;
            }

            isFinished = true;
        }
        finally
        {
            EndTraining(isFinished);
        }
    }

    private IEnumerable<StepReport> StepByStep(IDataSource train, int count, CancellationToken cancellationToken)
    {
        BatchOrder order = BeginTraining(train, epochs: 0, cancellationToken);
        bool isFinished = false;
        try
        {
            TellBegin(cancellationToken);
            for (int index = 0; index < count && !IsStopped; index++)
            {
                yield return TrainStep(order, isFirst: index == 0, cancellationToken);
            }

            isFinished = true;
        }
        finally
        {
            EndTraining(isFinished);
        }
    }

    /// <summary>Trains to the end of an epoch and reports it; null if a callback stops training before.</summary>
    private EpochReport? TrainEpoch(BatchOrder order, IDataSource? test, CancellationToken cancellationToken)
    {
        using ExclusiveUse.Turn turn = Enter();
        CheckEnumerated(order);
        Decide(null, cancellationToken);
        CheckCancelled(cancellationToken);
        BeginEpoch(order, goesOn: IsInEpoch, cancellationToken);
        while (!order.IsAtEnd && !IsStopped)
        {
            CheckCancelled(cancellationToken);
            try
            {
                StepOn(order);
            }
            finally
            {
                _reportDue = order.IsAtEnd; // Also if the last batch of the epoch was rejected.
            }

            TellStep(cancellationToken);
        }

        _run.StopClock();
        if (!order.IsAtEnd)
        {
            return null;
        }

        CheckCancelled(cancellationToken);
        NameStep(0);
        CheckSameWeights();
        EpochReport report = Report(order, test);
        _reportDue = false;
        Decide(trainer => trainer.TellEach((callback, run) => callback.OnEpochEnd(run, report)), cancellationToken);
        return report;
    }

    private StepReport TrainStep(BatchOrder order, bool isFirst, CancellationToken cancellationToken)
    {
        using ExclusiveUse.Turn turn = Enter();
        CheckEnumerated(order);
        Decide(null, cancellationToken);
        CheckCancelled(cancellationToken);
        if (order.IsAtEnd || isFirst)
        {
            BeginEpoch(order, goesOn: !order.IsAtEnd, cancellationToken);
        }

        _run.StartClock();
        (float loss, _) = StepOn(order);
        if (order.IsAtEnd)
        {
            CheckSameWeights();
        }

        TellStep(cancellationToken);
        _run.StopClock();
        return new StepReport
        {
            Step = _steps,
            Loss = loss,
            Accuracy = HasAccuracy(order.Dataset) && _counted > 0 ? (double)_correct / _counted : null,
            LearningRate = _optimizer.Rate,
        };
    }

    /// <summary>Rejects an enumerator that one thread has disposed while another moves it.</summary>
    private static void CheckEnumerated(BatchOrder? order)
    {
        if (order is null)
        {
            throw new InvalidOperationException("Expected one thread at a time to enumerate the reports, but another thread has ended the enumeration.");
        }
    }

    private BatchOrder BeginTraining(IDataSource train, int epochs, CancellationToken cancellationToken)
    {
        using ExclusiveUse.Turn turn = Enter();
        BatchOrder order = Together("beginning of training", () => _isFitting
            ? throw new InvalidOperationException("Expected one training of the trainer at a time, but reports of another are being enumerated.")
            : OrderOf(train));
        _run.BeginTraining(epochs > 0 ? CompletedEpochs + epochs : 0, _steps);
        BeginDecisions(cancellationToken);
        _isFitting = true;
        return order;
    }

    /// <summary>Ends a call of <see cref="Fit"/> or <see cref="FitSteps"/>.</summary>
    /// <param name="isFinished">Whether it ran to its end. Otherwise an exception or its caller ended it.</param>
    private void EndTraining(bool isFinished)
    {
        _run.StopClock();
        _isFitting = false;
        if (_pass.Use.IsEnded)
        {
            TellEnd();
            return;
        }

        using ExclusiveUse.Turn turn = Enter();
        if (_ranks is null || isFinished || IsStopped)
        {
            Decide(static trainer => trainer.TellEndAsHost(), CancellationToken.None);
        }
        else
        {
            // Perhaps only this rank has left. The others learn of it when all begin the next call.
            _isUntold = _isDecided;
            TellEndAsHost();
        }
    }

    /// <summary>Calls OnTrainingEnd of the callbacks. Calls that they make are those of this rank alone.</summary>
    private void TellEndAsHost()
    {
        using ExclusiveUse.Turn invitation = _pass.Use.Invite();
        _isTelling = true;
        try
        {
            TellEnd();
        }
        finally
        {
            _isTelling = false;
        }
    }

    /// <summary>Calls OnTrainingEnd of every callback, even if one of them throws.</summary>
    private void TellEnd(int first = 0)
    {
        if (IsFirstRank && first < _options.Callbacks.Count)
        {
            try
            {
                _options.Callbacks[first].OnTrainingEnd(_run);
            }
            finally
            {
                TellEnd(first + 1);
            }
        }
    }

    private void TellBegin(CancellationToken cancellationToken)
    {
        using ExclusiveUse.Turn turn = Enter();
        Decide(static trainer => trainer.TellEach(static (callback, run) => callback.OnTrainingBegin(run)), cancellationToken);
    }

    private void TellStep(CancellationToken cancellationToken) =>
        Decide(static trainer => trainer.TellEach(static (callback, run) => callback.OnStep(run)), cancellationToken, isStep: true);

    private void BeginEpoch(BatchOrder order, bool goesOn, CancellationToken cancellationToken)
    {
        if (goesOn)
        {
            _run.ContinueEpoch(_epochs, order.Batches, HasAccuracy(order.Dataset));
        }
        else
        {
            order.BeginEpoch(++_epochs);
            _reportDue = false;
            _run.BeginEpoch(_epochs, order.Batches, HasAccuracy(order.Dataset));
        }

        Decide(static trainer => trainer.TellEach(static (callback, run) => callback.OnEpochBegin(run)), cancellationToken);
    }

    /// <summary>Recalibrates and evaluates after the steps of an epoch.</summary>
    private EpochReport Report(BatchOrder order, IDataSource? test)
    {
        IDataSource train = order.Dataset;
        TimeSpan training = _run.EpochTime;
        TimeSpan recalibration = TimeSpan.Zero;
        long start = Stopwatch.GetTimestamp();
        if (_options.RecalibrationSamples > 0)
        {
            RecalibrateOn(train, order.Samples[..Math.Min(train.Count, _options.RecalibrationSamples)]);
            recalibration = Stopwatch.GetElapsedTime(start);
        }

        start = Stopwatch.GetTimestamp();
        Evaluation? tested = test is null ? null : EvaluateOn(() => (test, _options.Metrics));
        TimeSpan evaluation = Stopwatch.GetElapsedTime(start);
        ShareTimes(ref training, ref recalibration, ref evaluation);
        return new EpochReport
        {
            Epoch = _epochs,
            Loss = _run.EpochLoss ?? double.NaN,
            TrainAccuracy = _run.EpochAccuracy,
            TestLoss = tested?.Loss,
            TestAccuracy = tested?.Accuracy,
            Metrics = tested?.Metrics ?? [],
            LearningRate = _run.LearningRate,
            TrainingTime = training,
            RecalibrationTime = recalibration,
            EvaluationTime = evaluation,
            SamplesPerSecond = _run.SamplesInEpoch / training.TotalSeconds,
        };
    }

    private void TellEach(Action<TrainingCallback, TrainingRun> what)
    {
        // By index: enumerating the list through its interface would allocate.
        using ExclusiveUse.Turn invitation = _pass.Use.Invite();
        for (int index = 0; index < _options.Callbacks.Count; index++)
        {
            what(_options.Callbacks[index], _run);
        }
    }

    private BatchOrder OrderOf(IDataSource train)
    {
        if (_order is not null && KnownSource.AreSame(_order.Dataset, train))
        {
            return KnownSource.FormOf(_order.Dataset) == KnownSource.FormOf(train)
                ? _order
                : throw new ArgumentException(
                    $"Expected a source whose numbers do not change, but it had {KnownSource.FormOf(_order.Dataset)} and now has {KnownSource.FormOf(train)}.",
                    nameof(train));
        }

        CheckResumed(train);
        BatchOrder order = NewOrder(train);
        MakeRoom(order.Plan.Largest);
        PlaceResumed(order);
        _order = order;
        return order;
    }
}
