using System.Diagnostics;

namespace GenBn;

/// <content>The loops of <see cref="Fit"/> and <see cref="FitSteps"/>, and what callbacks are told in them.</content>
public sealed partial class Trainer<TNetwork>
{
    private IEnumerable<EpochReport> Epochs(IDataSource train, IDataSource? test, int epochs, CancellationToken cancellation)
    {
        BatchOrder order = BeginTraining(train, epochs);
        try
        {
            Tell(static (callback, run) => callback.OnTrainingBegin(run));
            for (int index = 0; index < epochs && _run.StopReason is null; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                BeginEpoch(order, goesOn: IsInEpoch);
                while (!order.IsAtEnd && _run.StopReason is null)
                {
                    cancellation.ThrowIfCancellationRequested();
                    StepOn(order);
                    _reportDue = order.IsAtEnd;
                    Tell(static (callback, run) => callback.OnStep(run));
                }

                _run.StopClock();
                if (!order.IsAtEnd)
                {
                    yield break;
                }

                cancellation.ThrowIfCancellationRequested();
                EpochReport report = Report(order, test);
                _reportDue = false;
                foreach (TrainingCallback callback in _options.Callbacks)
                {
                    callback.OnEpochEnd(_run, report);
                }

                yield return report;
            }
        }
        finally
        {
            EndTraining();
        }
    }

    private IEnumerable<StepReport> StepByStep(IDataSource train, int count, CancellationToken cancellation)
    {
        BatchOrder order = BeginTraining(train, epochs: 0);
        try
        {
            Tell(static (callback, run) => callback.OnTrainingBegin(run));
            for (int index = 0; index < count && _run.StopReason is null; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (order.IsAtEnd || index == 0)
                {
                    BeginEpoch(order, goesOn: !order.IsAtEnd);
                }

                _run.StartClock();
                (float loss, int samples) = StepOn(order);
                Tell(static (callback, run) => callback.OnStep(run));
                _run.StopClock();
                yield return new StepReport(_steps, loss, HasAccuracy(train) ? (double)Correct / samples : double.NaN, _options.Optimizer.Rate);
            }
        }
        finally
        {
            EndTraining();
        }
    }

    private BatchOrder BeginTraining(IDataSource train, int epochs)
    {
        BatchOrder order = OrderOf(train);
        _run.BeginTraining(epochs > 0 ? CompletedEpochs + epochs : 0, _steps);
        _isFitting = true;
        return order;
    }

    private void EndTraining(int first = 0)
    {
        _run.StopClock();
        _isFitting = false;
        if (first < _options.Callbacks.Count)
        {
            // Every callback is told, whatever another one throws.
            try
            {
                _options.Callbacks[first].OnTrainingEnd(_run);
            }
            finally
            {
                EndTraining(first + 1);
            }
        }
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
            Recalibrate(train, order.Samples[..Math.Min(train.Count, _options.RecalibrationSamples)]);
            recalibration = Stopwatch.GetElapsedTime(start);
        }

        start = Stopwatch.GetTimestamp();
        Evaluation? tested = test is null ? null : Measure(test, _options.Metrics);
        return new EpochReport(
            _epochs, _run.EpochLoss, _run.EpochAccuracy, tested?.Accuracy, training, Stopwatch.GetElapsedTime(start), _run.SamplesInEpoch / training.TotalSeconds)
        {
            TestLoss = tested?.Loss,
            RecalibrationTime = recalibration,
            LearningRate = _run.LearningRate,
            Metrics = tested?.Metrics ?? [],
        };
    }

    private void Tell(Action<TrainingCallback, TrainingRun> what)
    {
        // By index: enumerating the list through its interface would allocate.
        for (int index = 0; index < _options.Callbacks.Count; index++)
        {
            what(_options.Callbacks[index], _run);
        }
    }

    private BatchOrder OrderOf(IDataSource train)
    {
        if (_order?.Dataset != train)
        {
            CheckResumed(train);
            BatchOrder order = NewOrder(train);
            MakeRoom(order.Plan.Largest);
            PlaceResumed(order);
            _order = order;
        }

        return _order;
    }
}
