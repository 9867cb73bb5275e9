namespace GenBn;

/// <summary>How a network is trained.</summary>
public sealed class TrainerOptions
{
    /// <summary>How parameters follow their gradients. Default: SGD with learning rate 0.1.</summary>
    public Optimizer Optimizer { get; init; } = new Sgd(0.1f);

    /// <summary>What is minimised. Default: softmax cross-entropy on logits.</summary>
    public Loss Loss { get; init; } = Loss.SoftmaxCrossEntropy;

    /// <summary>Samples per step, at least 1. The last batch of an epoch may be smaller. Default 256.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Worker threads, the caller's included; 0, the default, means all processors. Results do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Decides the order of the samples.</summary>
    public ulong Seed { get; init; } = 1;
}
