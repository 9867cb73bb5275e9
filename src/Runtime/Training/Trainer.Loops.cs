using System.Diagnostics;

namespace GenBn;

/// <content>The loops of <see cref="Fit"/> and <see cref="FitSteps"/>, and what callbacks are told in them.</content>
public sealed partial class Trainer<TNetwork>
{
    private IEnumerable<EpochReport> Epochs(IDataSource train, IDataSource? test, int epochs, CancellationToken cancellationToken)
    {
        BatchOrder order = BeginTraining(train, epochs);
        try
        {
            TellBegin();
            for (int index = 0; index < epochs && _run.StopReason is null; index++)
            {
                if (TrainEpoch(order, test, cancellationToken) is not { } report)
                {
                    yield break;
                }

                yield return report;
            }
        }
        finally
        {
            EndTraining();
        }
    }

    private IEnumerable<StepReport> StepByStep(IDataSource train, int count, CancellationToken cancellationToken)
    {
        BatchOrder order = BeginTraining(train, epochs: 0);
        try
        {
            TellBegin();
            for (int index = 0; index < count && _run.StopReason is null; index++)
            {
                yield return TrainStep(order, isFirst: index == 0, cancellationToken);
            }
        }
        finally
        {
            EndTraining();
        }
    }

    /// <summary>Trains to the end of an epoch and reports it; null where training was asked to stop before.</summary>
    private EpochReport? TrainEpoch(BatchOrder order, IDataSource? test, CancellationToken cancellationToken)
    {
        using ExclusiveUse.Turn turn = Enter();
        CheckEnumerated(order);
        cancellationToken.ThrowIfCancellationRequested();
        BeginEpoch(order, goesOn: IsInEpoch);
        while (!order.IsAtEnd && _run.StopReason is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                StepOn(order);
            }
            finally
            {
                _reportDue = order.IsAtEnd; // Also of an epoch whose last batch was refused.
            }

            Tell(static (callback, run) => callback.OnStep(run));
        }

        _run.StopClock();
        if (!order.IsAtEnd)
        {
            return null;
        }

        cancellationToken.ThrowIfCancellationRequested();
        EpochReport report = Report(order, test);
        _reportDue = false;
        using ExclusiveUse.Turn invitation = _pass.Use.Invite();
        for (int index = 0; index < _options.Callbacks.Count; index++)
        {
            _options.Callbacks[index].OnEpochEnd(_run, report);
        }

        return report;
    }

    private StepReport TrainStep(BatchOrder order, bool isFirst, CancellationToken cancellationToken)
    {
        using ExclusiveUse.Turn turn = Enter();
        CheckEnumerated(order);
        cancellationToken.ThrowIfCancellationRequested();
        if (order.IsAtEnd || isFirst)
        {
            BeginEpoch(order, goesOn: !order.IsAtEnd);
        }

        _run.StartClock();
        (float loss, int samples) = StepOn(order);
        Tell(static (callback, run) => callback.OnStep(run));
        _run.StopClock();
        return new StepReport
        {
            Step = _steps,
            Loss = loss,
            Accuracy = HasAccuracy(order.Dataset) ? (double)Correct / samples : null,
            LearningRate = _optimizer.Rate,
        };
    }

    /// <summary>An enumerator that one thread disposes while another moves it has lost its order.</summary>
    private static void CheckEnumerated(BatchOrder? order)
    {
        if (order is null)
        {
            throw new InvalidOperationException("Expected one thread at a time to enumerate the reports, but another has ended the enumeration meanwhile.");
        }
    }

    private BatchOrder BeginTraining(IDataSource train, int epochs)
    {
        using ExclusiveUse.Turn turn = Enter();
        if (_isFitting)
        {
            throw new InvalidOperationException("Expected one training of the trainer at a time, but reports of another are being enumerated.");
        }

        BatchOrder order = OrderOf(train);
        _run.BeginTraining(epochs > 0 ? CompletedEpochs + epochs : 0, _steps);
        _isFitting = true;
        return order;
    }

    private void EndTraining()
    {
        _run.StopClock();
        _isFitting = false;
        if (_pass.Use.IsEnded)
        {
            TellEnd();
        }
        else
        {
            using ExclusiveUse.Turn turn = Enter();
            using ExclusiveUse.Turn invitation = _pass.Use.Invite();
            TellEnd();
        }
    }

    /// <summary>Every callback is told, whatever another one throws.</summary>
    private void TellEnd(int first = 0)
    {
        if (first < _options.Callbacks.Count)
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

    private void TellBegin()
    {
        using ExclusiveUse.Turn turn = Enter();
        Tell(static (callback, run) => callback.OnTrainingBegin(run));
    }

    private void BeginEpoch(BatchOrder order, bool goesOn)
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

        Tell(static (callback, run) => callback.OnEpochBegin(run));
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
        Evaluation? tested = test is null ? null : EvaluateOn(test, _options.Metrics);
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
            EvaluationTime = Stopwatch.GetElapsedTime(start),
            SamplesPerSecond = _run.SamplesInEpoch / training.TotalSeconds,
        };
    }

    private void Tell(Action<TrainingCallback, TrainingRun> what)
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
                    $"Expected a source whose numbers do not change, but it had {KnownSource.FormOf(_order.Dataset)} and now has {KnownSource.FormOf(train)}.", nameof(train));
        }

        CheckResumed(train);
        BatchOrder order = NewOrder(train);
        MakeRoom(order.Plan.Largest);
        PlaceResumed(order);
        _order = order;
        return order;
    }
}
