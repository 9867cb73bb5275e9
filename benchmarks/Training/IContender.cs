namespace GenBn.Benchmarks.Training;

/// <summary>One side of a <see cref="Duel"/>: a network, its data and its way to train.</summary>
internal interface IContender : IDisposable
{
    /// <summary>A short name.</summary>
    string Name { get; }

    /// <summary>Trains on every image once, in a new random order, and returns the mean loss.</summary>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    double TrainEpoch(CancellationToken cancellation);

    /// <summary>The share of test images answered correctly, with running statistics.</summary>
    double Evaluate();
}
