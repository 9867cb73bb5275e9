namespace GenBn.Benchmarks.Training;

/// <summary>One side of a <see cref="Duel"/>: a network, its data and its way to train.</summary>
internal interface IContender : IDisposable
{
    /// <summary>A short name.</summary>
    string Name { get; }

    /// <summary>Trains for a number of batches and returns their mean loss. Each epoch has a new random order.</summary>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    double Train(int steps, CancellationToken cancellation);

    /// <summary>The share of test images answered correctly, with running statistics.</summary>
    double Evaluate();
}
