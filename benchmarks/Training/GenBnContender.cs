namespace GenBn.Benchmarks.Training;

/// <summary>GenBn's side.</summary>
internal sealed class GenBnContender<TNetwork>(TNetwork network, Contest contest, Optimizer optimizer, Loss loss) : IContender
    where TNetwork : INetwork<TNetwork>
{
    private readonly Trainer<TNetwork> _trainer = new(network, new TrainerOptions
    {
        Optimizer = optimizer,
        Loss = loss,
        BatchSize = contest.BatchSize,
        Threads = contest.Threads,
        Seed = contest.Seed,
    });

    /// <inheritdoc/>
    public string Name => "GenBn";

    /// <inheritdoc/>
    public double Train(int steps, CancellationToken cancellation)
    {
        double total = 0;
        foreach (StepReport report in _trainer.FitSteps(contest.Train, steps))
        {
            cancellation.ThrowIfCancellationRequested();
            total += report.Loss;
        }

        return total / steps;
    }

    /// <inheritdoc/>
    public double Evaluate() => _trainer.Evaluate(contest.Test).Accuracy ?? 0;

    /// <inheritdoc/>
    public void Dispose() => _trainer.Dispose();
}
