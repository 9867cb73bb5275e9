using GenBn.Sample.Training.Progress;

namespace GenBn.Sample.Training;

/// <summary>What the command line asks for; null means the recipe's value.</summary>
internal sealed record TrainSettings
{
    /// <summary>The seed where the command line has none.</summary>
    public const ulong DefaultSeed = 1;

    /// <summary>Name of the network.</summary>
    public required string Network { get; init; }

    /// <summary>Folder with images; null means the embedded or generated ones.</summary>
    public DirectoryInfo? Data { get; init; }

    /// <summary>Training images to use, the first ones; null means all.</summary>
    public int? Images { get; init; }

    /// <summary>Passes over the data.</summary>
    public int? Epochs { get; init; }

    /// <summary>Batches.</summary>
    public int? Steps { get; init; }

    /// <summary>Samples per step.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Size of a step.</summary>
    public float? LearningRate { get; init; }

    /// <summary>Share of the old direction that is kept.</summary>
    public float? Momentum { get; init; }

    /// <summary>Images on which running statistics are recalibrated before each evaluation; 0 means off.</summary>
    public int? RecalibrationSamples { get; init; }

    /// <summary>Whether training images are changed at random.</summary>
    public bool Augment { get; init; }

    /// <summary>Whether to print a table of the layers.</summary>
    public bool Summary { get; init; }

    /// <summary>Where to save the weights after training; null means nowhere.</summary>
    public FileInfo? Save { get; init; }

    /// <summary>Where to save the training itself, to go on from; null means at <see cref="Resume"/>, or nowhere.</summary>
    public FileInfo? Checkpoint { get; init; }

    /// <summary>Steps from checkpoint to checkpoint; null means that epochs decide, where they are counted.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>Checkpoint to go on from; null means from the start.</summary>
    public FileInfo? Resume { get; init; }

    /// <summary>Epochs without improvement after which training ends; null means that it does not.</summary>
    public int? EarlyStop { get; init; }

    /// <summary>Where to draw the curves of the training; null means nowhere.</summary>
    public FileInfo? Plot { get; init; }

    /// <summary>Where to draw which classes of the test images were taken for which; null means nowhere.</summary>
    public FileInfo? Confusion { get; init; }

    /// <summary>Names of the classes, for <see cref="Confusion"/> and <see cref="Augment"/>; null means those of the network's images.</summary>
    public string? Labels { get; init; }

    /// <summary>Where to log the training; null means nowhere.</summary>
    public DirectoryInfo? Log { get; init; }

    /// <summary>Whether a bar shows how far training is; see <see cref="ProgressChoice"/>.</summary>
    public string Progress { get; init; } = ProgressChoice.Auto;

    /// <summary>Worker threads; null: as many as pay.</summary>
    public int? Threads { get; init; }

    /// <summary>The processes that train together; null means this one alone.</summary>
    public ICollective? Ranks { get; init; }

    /// <summary>Seconds that a rank waits for others before all end; 0 means without limit, null the package's default.</summary>
    public int? RankTimeout { get; init; }

    /// <summary>Whether this process prints and writes files: of several, rank 0 does.</summary>
    public bool IsFirstRank => Ranks is null or { Rank: 0 };

    /// <summary>Decides start weights and the order of images.</summary>
    public ulong Seed { get; init; } = DefaultSeed;
}
