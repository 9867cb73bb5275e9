using System.Collections;

namespace GenBn.Tests.Training.Safety.Fuzz;

/// <summary>A network with a trainer, and every public call of both.</summary>
internal abstract class SafetyTrainer
{
    public abstract Predictor CreatePredictor();

    /// <summary>Copies the network's weights into a predictor, if it is one of the network's class.</summary>
    public abstract void UpdatePredictor(Predictor predictor);

    public abstract NetworkPass CreatePass(Draw draw);

    public abstract ParameterStore Store { get; }

    public abstract void Call(Draw draw, SafetyPool pool);

    public abstract void End();
}

/// <inheritdoc/>
internal sealed class SafetyTrainer<TNetwork>(TNetwork network, TrainerOptions options) : SafetyTrainer
    where TNetwork : INetwork<TNetwork>
{
    private readonly Trainer<TNetwork> _trainer = new(network, options);
    private readonly Lock _lock = new();
    /// <summary>Reports of epochs or of steps, as they come: what wraps them would fail in ways of its own when two threads move it.</summary>
    private IEnumerator? _reports;

    public override ParameterStore Store => network.Store;

    public override Predictor CreatePredictor() => network.CreatePredictor();

    public override void UpdatePredictor(Predictor predictor)
    {
        if (predictor is Predictor<TNetwork> own)
        {
            network.UpdatePredictor(own);
        }
    }

    public override NetworkPass CreatePass(Draw draw) => network.CreatePass(draw.Of(0, 1, 5, 16, 33), draw.Below(4), draw.OneOf(2));

    public override void Call(Draw draw, SafetyPool pool)
    {
        int samples = 1 + draw.Below(34);
        string path = pool.PathOf(draw.Below(3));
        switch (draw.Below(20))
        {
            case 0 or 1 or 2:
                _trainer.Step(draw.Floats(draw.Length(samples * TNetwork.InputLength)), draw.Labels(draw.Length(samples)));
                break;
            case 3 or 4:
                _trainer.Step(draw.Floats(draw.Length(samples * TNetwork.InputLength)), draw.Floats(draw.Length(samples * TNetwork.OutputLength)));
                break;
            case 5:
                foreach (EpochReport report in _trainer.Fit(pool.Source(draw), draw.OneOf(2) ? pool.Source(draw) : null, 1 + draw.Below(2)))
                {
                    Between(draw, pool);
                }

                break;
            case 6:
                foreach (StepReport report in _trainer.FitSteps(pool.Source(draw), 1 + draw.Below(6)))
                {
                    Between(draw, pool);
                }

                break;
            case 7:
                Keep(_trainer.FitSteps(pool.Source(draw), 1 + draw.Below(6)).GetEnumerator());
                break;
            case 8:
                Keep(_trainer.Fit(pool.Source(draw), pool.Source(draw), 3).GetEnumerator());
                break;
            case 9 or 10:
                _reports?.MoveNext();
                break;
            case 11:
                (_reports as IDisposable)?.Dispose();
                break;
            case 12:
                _trainer.Evaluate(pool.Source(draw), draw.Of<Metric>(Metric.Accuracy, Metric.ConfusionMatrix, Metric.TopAccuracy(2), new HostileMetric(pool.Hostility(draw))));
                break;
            case 13:
                _trainer.Train(pool.Source(draw), pool.Source(draw));
                break;
            case 14:
                _trainer.Recalibrate(pool.Source(draw), draw.Below(90));
                break;
            case 15:
                _trainer.SaveCheckpoint(path);
                break;
            case 16:
                _trainer.LoadCheckpoint(path);
                break;
            case 17:
                _trainer.LearningRate = draw.Of(0.1f, 0, 1e20f, float.MaxValue, float.NaN);
                break;
            case 18:
                _ = (_trainer.Steps, _trainer.CompletedEpochs, _trainer.Correct, _trainer.LearningRate);
                if (draw.OneOf(2))
                {
                    network.SaveWeights(path);
                }
                else
                {
                    network.LoadWeights(path);
                }

                break;
            default:
                if (draw.OneOf(3))
                {
                    _trainer.Dispose();
                }

                break;
        }
    }

    public override void End()
    {
        (_reports as IDisposable)?.Dispose();
        _trainer.Dispose();
    }

    private void Between(Draw draw, SafetyPool pool)
    {
        if (draw.OneOf(3))
        {
            pool.Call(draw);
        }
    }

    private void Keep(IEnumerator reports)
    {
        lock (_lock)
        {
            _reports = reports;
        }

        reports.MoveNext();
    }
}
