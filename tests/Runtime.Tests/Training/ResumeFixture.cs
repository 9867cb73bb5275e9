namespace GenBn.Tests.Training;

/// <summary>Trainers with everything on that a resumed training could miss, and a file for their checkpoint.</summary>
public abstract class ResumeFixture : IDisposable
{
    /// <summary>Six steps an epoch: 83 samples in batches of 16.</summary>
    protected const int StepsPerEpoch = 6;

    private readonly List<IDisposable> _trainers = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-resume-").FullName;

    /// <summary>Where the checkpoint goes.</summary>
    protected string Target => Path.Combine(_folder, "checkpoint.safetensors");

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainers.ForEach(trainer => trainer.Dispose());
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A new optimizer by name.</summary>
    private protected static Optimizer Optimizer(string name) => name switch
    {
        "sgd" => new Sgd(0.1f),
        "momentum" => new Sgd(0.1f, 0.9f, 1e-4f),
        "nesterov" => new Sgd(0.1f, 0.9f, nesterov: true),
        "adam" => new Adam(0.01f),
        "adamw" => new AdamW(0.01f),
        "rmsprop" => new RmsProp(0.01f),
        "rmsprop-momentum" => new RmsProp(0.01f, momentum: 0.5f),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    /// <summary>As in another process: nothing is shared with other trainers, and start values differ unless a seed is given.</summary>
    private protected Trainer<DropoutNetwork> Create(string optimizer, ulong seed = 99, int threads = 1, params TrainingCallback[] callbacks)
    {
        var trainer = new Trainer<DropoutNetwork>(new DropoutNetwork(seed), new TrainerOptions
        {
            Optimizer = Optimizer(optimizer),
            Schedule = new CosineSchedule(10, warmup: 2),
            ClipNorm = 0.5f,
            RecalibrationSamples = 40,
            BatchSize = 16,
            Threads = threads,
            Seed = 7,
            Metrics = [Metric.TopAccuracy(2)],
            Callbacks = callbacks,
        });
        _trainers.Add(trainer);
        return trainer;
    }

    /// <summary>What must be equal in the reports of the same training.</summary>
    private protected static string Facts(EpochReport report) => FormattableString.Invariant(
        $"{report.Epoch} {report.Loss:R} {report.TrainAccuracy:R} {report.TestLoss:R} {report.TestAccuracy:R} {report.LearningRate:R} {report.Metrics.Single().Value:R}");
}
