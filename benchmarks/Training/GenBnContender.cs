namespace GenBn.Benchmarks.Training;

/// <summary>GenBn's side.</summary>
internal sealed class GenBnContender<TNetwork>(
    TNetwork network, Dataset train, Dataset test, int batch, int threads, float learningRate, ulong seed) : IContender
    where TNetwork : INetwork<TNetwork>
{
    private readonly Trainer<TNetwork> _trainer = new(network, new TrainerOptions
    {
        Optimizer = new Sgd(learningRate),
        Loss = Loss.SoftmaxCrossEntropy,
        BatchSize = batch,
        Threads = threads,
        Seed = seed,
    });

    /// <inheritdoc/>
    public string Name => "GenBn";

    /// <inheritdoc/>
    public double TrainEpoch(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _trainer.Fit(train, epochs: 1).Single().Loss;
    }

    /// <inheritdoc/>
    public double Evaluate() => _trainer.Evaluate(test);

    /// <inheritdoc/>
    public void Dispose() => _trainer.Dispose();
}
