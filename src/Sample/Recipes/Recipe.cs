using GenBn.Sample.Training;

namespace GenBn.Sample.Recipes;

/// <summary>How a network is trained, where the command line does not say otherwise. Start weights are the class's matter.</summary>
/// <param name="Optimizer">How parameters follow their gradients.</param>
/// <param name="BatchSize">Samples per step.</param>
/// <param name="Length">When it is over.</param>
internal sealed record Recipe(OptimizerRecipe Optimizer, int BatchSize, TrainingLength Length)
{
    /// <summary>What is minimised.</summary>
    public Loss Loss { get; init; } = Loss.SoftmaxCrossEntropy;

    /// <summary>How the learning rate changes in so many epochs; null where it does not.</summary>
    public Func<int, LearningRateSchedule>? Schedule { get; init; }

    /// <summary>Share of the training images, the last ones, on which training is watched instead of on the test images.</summary>
    public double ValidationShare { get; init; }

    /// <summary>
    /// Whether the last images are left out if they do not fill a batch. Such a batch makes the noisiest step of an epoch, right
    /// before the evaluation.
    /// </summary>
    public bool FullBatches { get; init; }

    /// <summary>Training images on which running statistics are recalibrated before each evaluation; 0 means off.</summary>
    public int RecalibrationSamples { get; init; }

    /// <summary>Whether a table of the layers is printed before training.</summary>
    public bool Summary { get; init; }

    /// <summary>This recipe with what the command line says otherwise.</summary>
    /// <exception cref="ArgumentException">The command line says something that does not apply.</exception>
    public Recipe With(TrainSettings settings) => this with
    {
        Optimizer = Optimizer.With(settings.LearningRate, settings.Momentum),
        BatchSize = settings.BatchSize ?? BatchSize,
        Length = LengthWith(settings),
        RecalibrationSamples = settings.RecalibrationSamples ?? RecalibrationSamples,
        Summary = Summary || settings.Summary,
    };

    /// <summary>The trainer of this recipe.</summary>
    public Trainer<TNetwork> CreateTrainer<TNetwork>(
        TNetwork network, int? threads, ulong seed, IReadOnlyList<TrainingCallback>? callbacks = null, ICollective? ranks = null)
        where TNetwork : INetwork<TNetwork> => new(network, new TrainerOptions
        {
            Optimizer = Optimizer.Create(),
            Schedule = Length is TrainingLength.Epochs epochs ? Schedule?.Invoke(epochs.Count) : null,
            Loss = Loss,
            BatchSize = BatchSize,
            RecalibrationSamples = RecalibrationSamples,
            Threads = threads ?? 0,
            Seed = seed,
            Callbacks = callbacks ?? [],
            Collective = ranks,
        });

    private TrainingLength LengthWith(TrainSettings settings) => Length switch
    {
        TrainingLength.Epochs when settings.Steps is not null =>
            throw new ArgumentException($"--steps does not apply: {settings.Network} is trained by --epochs."),
        TrainingLength.Steps when settings.Epochs is not null =>
            throw new ArgumentException($"--epochs does not apply: {settings.Network} is trained by --steps."),
        TrainingLength.Epochs when settings.Epochs is { } epochs => new TrainingLength.Epochs(epochs),
        TrainingLength.Steps when settings.Steps is { } steps => new TrainingLength.Steps(steps),
        _ => Length,
    };
}
