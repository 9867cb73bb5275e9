namespace GenBn;

/// <summary>Options of a training. They are immutable; any number of trainers may share them.</summary>
public sealed class TrainerOptions()
{
    /// <summary>
    /// How parameters are updated by their gradients. Null, the default, means SGD with learning rate 0.1; for a regression whose <see cref="Loss"/> is
    /// chosen, too, Adam with learning rate 0.003.
    /// </summary>
    public Optimizer? Optimizer { get; init; }

    /// <summary>The factor of the optimizer's learning rate at each step; null, the default, means 1.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>
    /// The loss that training minimises. Null, the default, chooses by the data of the first training. A network with several outputs needs
    /// <see cref="Loss.OfHeads"/>.
    /// </summary>
    /// <remarks>
    /// For labels, it is the softmax cross-entropy, or the sigmoid cross-entropy of a single output; so it is for float targets that are probabilities
    /// of classes, or 0 and 1 for a single output. All other float targets are a regression: the loss is ((y − t) / s)², mean over the outputs of a
    /// sample, with the standard deviation s of the targets of an output, so that 1 is what their mean reaches, and 1 − loss is R². The last layer, if
    /// it is a dense one with a bias, then learns in units of these deviations: targets of any scale are learned like those of mean 0 and deviation 1,
    /// and outputs are in the units of the targets. <c>Trainer.Loss</c> and <c>Trainer.Optimizer</c> say what was chosen.
    /// </remarks>
    public Loss? Loss { get; init; }

    /// <summary>Samples per step, at least 1. Default 256. <see cref="LastBatch"/> decides about an incomplete batch at the end of an epoch.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>
    /// How training handles the last samples of an epoch if they are fewer than <see cref="BatchSize"/>. By default, they form a smaller batch.
    /// A single sample that a batch norm could not train on is added to the batch before.
    /// </summary>
    /// <remarks>
    /// A choice that leaves a batch norm too few samples is rejected before the first step. A merged batch is larger than
    /// <see cref="BatchSize"/>, and training allocates memory for it.
    /// </remarks>
    public LastBatch LastBatch { get; init; }

    /// <summary>
    /// Whether a data source may declare fewer classes than the network has outputs. Default false: 10 classes for 784 outputs are probably a
    /// mistake, and a source that was read without some of its classes may number the others differently.
    /// </summary>
    public bool AllowUnusedOutputs { get; init; }

    /// <summary>
    /// Global gradient-norm limit, finite and not negative. Larger gradients are scaled down to it before the optimizer's step, as by PyTorch's
    /// <c>clip_grad_norm_</c>. 0, the default, means no limit.
    /// </summary>
    public float ClipNorm { get; init; }

    /// <summary>
    /// Number of training samples on which <c>Fit</c> recalibrates running statistics before each evaluation, see
    /// <c>Trainer.Recalibrate</c>. They are the first of the epoch's order, at most all. Not negative; 0, the default, means no recalibration.
    /// </summary>
    public int RecalibrationSamples { get; init; }

    /// <summary>
    /// Largest number of threads, including the caller's, from 0 to 1024. 0, the default, chooses the number by the work. Results do not depend
    /// on it, bit for bit. <c>Trainer.Threads</c> returns the actual number.
    /// </summary>
    /// <remarks>
    /// The automatic choice is one thread for each eight million floating-point operations of a batch's forward pass, but at most the number of
    /// blocks of 16 samples in the batch, and at most the number of processors. A small network thus gets one thread. Any other number is used
    /// as it is, unless it exceeds both the number of blocks and the automatic choice. Passes follow the same rule. So do predictions, which
    /// also have work for one thread in each of a few samples, and for several threads in one sample.
    /// </remarks>
    public int Threads { get; init; }

    /// <summary>Whether each epoch visits the samples in a new random order. Otherwise the order is that of the data source. Default true.</summary>
    public bool ShuffleEachEpoch { get; init; } = true;

    /// <summary>
    /// Number of batches that a separate thread reads ahead from a source that is not in memory. Not negative; default 2. With 0, each batch is
    /// read when it is needed. Results do not depend on it.
    /// </summary>
    public int Prefetch { get; init; } = 2;

    /// <summary>
    /// The processes that train together, each with its own trainer; null, the default, means this process alone. Results do not depend on the
    /// number of processes, bit for bit.
    /// </summary>
    /// <remarks>
    /// Each rank uses the same network, data and options, makes the same calls, and computes a share of every batch. Arguments and options are
    /// compared; a difference is a <see cref="CollectiveException"/> that names it. Callbacks and cancellation are those of rank 0.
    /// </remarks>
    public ICollective? Collective { get; init; }

    /// <summary>Time that disposing a trainer waits for a read of its source that does not end.</summary>
    internal TimeSpan ReadingPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Seed of the order of samples and of the masks of dropout layers. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Metrics to compute on the test set after each epoch, besides loss and accuracy. Default: none.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>Callbacks, which are called in this order at each event of training. Default: none.</summary>
    public IReadOnlyList<TrainingCallback> Callbacks { get; init; } = [];
}
