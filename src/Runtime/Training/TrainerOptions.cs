namespace GenBn;

/// <summary>How a network is trained.</summary>
public sealed class TrainerOptions()
{
    /// <summary>How parameters follow their gradients. Default: SGD with learning rate 0.1.</summary>
    public Optimizer Optimizer { get; init; } = new Sgd(0.1f);

    /// <summary>What the optimizer's learning rate is multiplied by at each step; null, the default, leaves it as it is.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>What is minimised. Default: softmax cross-entropy on logits.</summary>
    public Loss Loss { get; init; } = Loss.SoftmaxCrossEntropy;

    /// <summary>Samples per step, at least 1; see <see cref="LastBatch"/> for those that are left at the end of an epoch. Default 256.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>
    /// What becomes of the samples of an epoch that are too few for a full batch. Default: a smaller batch, or, where that would be a
    /// single sample that a batch norm learns nothing from, part of the batch before.
    /// </summary>
    /// <remarks>
    /// Known before the first step: a choice that leaves a batch norm too few samples is refused there. A batch that is merged is larger
    /// than <see cref="BatchSize"/>, and training takes memory for it.
    /// </remarks>
    public LastBatch LastBatch { get; init; }

    /// <summary>
    /// Whether datasets may declare fewer classes than the network has outputs. Default false: a dataset of 10 classes for 784 outputs is
    /// more likely a mistake, and one that was read without some of its classes may number the others differently.
    /// </summary>
    public bool AllowUnusedOutputs { get; init; }

    /// <summary>
    /// Largest norm of all gradients together: where it is larger, all are scaled down to it before the optimizer's step, as by
    /// PyTorch's <c>clip_grad_norm_</c>. Finite and not negative; 0, the default, means no limit.
    /// </summary>
    public float ClipNorm { get; init; }

    /// <summary>
    /// Training samples, the first in the epoch's order, on which running statistics are recalibrated before each evaluation
    /// that <c>Fit</c> makes; see <c>Trainer.Recalibrate</c>. Not negative, at most all are used; 0, the default, means off.
    /// </summary>
    public int RecalibrationSamples { get; init; }

    /// <summary>
    /// Threads at most, the caller's included; 0, the default, chooses by the work. Results do not depend on it, bit for bit.
    /// <c>Trainer.Threads</c> tells the number.
    /// </summary>
    /// <remarks>
    /// Chosen by the work: one for each eight million floating-point operations of a batch's forward pass, but no more than the batch has
    /// blocks of 16 samples, and no more than there are processors. So a small network gets one thread. Any other number, up to 1024, is taken
    /// as it is, unless it is above both the blocks and that choice. Passes choose in the same way, and so do predictions, which also have work
    /// for one in each sample of a few, and for several on one sample. Not negative.
    /// </remarks>
    public int Threads { get; init; }

    /// <summary>Whether each epoch goes through the samples in a new random order, rather than in the dataset's. Default true.</summary>
    public bool ShuffleEachEpoch { get; init; } = true;

    /// <summary>
    /// Batches that are read ahead, on a thread of their own, from a source that is not in memory; 0 means that each is read when
    /// it is needed. Not negative, default 2. Results do not depend on it.
    /// </summary>
    public int Prefetch { get; init; } = 2;

    /// <summary>
    /// The processes that train together, each with a trainer of its own; null, the default, for this process alone. Results do not depend
    /// on their number, bit for bit.
    /// </summary>
    /// <remarks>
    /// Each rank is given the same network, data and options, and computes a share of every batch. All make the same calls; what ranks pass
    /// is compared, and what differs is a <see cref="CollectiveException"/> that names it. Callbacks and cancellation are those of rank 0.
    /// </remarks>
    public ICollective? Collective { get; init; }

    /// <summary>How long disposing a trainer waits for a read of its source that does not end.</summary>
    internal TimeSpan ReadingPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Decides the order of the samples.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What to measure on the test set after each epoch, beside loss and accuracy. Default: nothing.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>What happens in the course of training, in this order at each event. Default: nothing.</summary>
    public IReadOnlyList<TrainingCallback> Callbacks { get; init; } = [];
}
