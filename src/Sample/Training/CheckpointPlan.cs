using System.Globalization;
using GenBn.Sample.Recipes;
using GenBn.Sample.Weights;

namespace GenBn.Sample.Training;

/// <summary>Where a training goes on from, and where it is saved so that it can go on.</summary>
internal sealed class CheckpointPlan
{
    private readonly TrainSettings _settings;
    private readonly int _everySteps;

    /// <summary>What the command line asks for.</summary>
    /// <exception cref="ArgumentException">It asks for steps between checkpoints, but for no checkpoints.</exception>
    /// <exception cref="IOException">A checkpoint would have no place.</exception>
    public CheckpointPlan(TrainSettings settings, TrainingLength length)
    {
        _settings = settings;
        File = settings.Checkpoint ?? settings.Resume;
        if (File is null && settings.CheckpointEvery is not null)
        {
            throw new ArgumentException("--checkpoint-every does not apply: there is no --checkpoint.");
        }

        if (settings.IsFirstRank)
        {
            CommandLine.CheckPlace("--checkpoint", settings.Checkpoint);
        }

        _everySteps = settings.CheckpointEvery ?? (length is TrainingLength.Steps ? StepTraining.DefaultCheckpointEvery : 0);
    }

    /// <summary>Where checkpoints go; null means nowhere.</summary>
    private FileInfo? File { get; }

    /// <summary>What saves a training by epochs; null where nothing does. One by steps says itself when it can be saved.</summary>
    public CheckpointCallback? Callback => File is null ? null : new CheckpointCallback(File.FullName)
    {
        EverySteps = _everySteps,
        Metadata = SampleMetadata.Of(_settings.Network),
    };

    /// <summary>Brings a trainer to where the checkpoint was saved, if there is one to go on from.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or that of another training.</exception>
    public void Resume<TNetwork>(Trainer<TNetwork> trainer, TextWriter output)
        where TNetwork : INetwork<TNetwork>
    {
        if (_settings.Resume is not { } file)
        {
            return;
        }

        // Other ranks get it from the first, whose machine may be the only one that has the file.
        TrainingCheckpoint? checkpoint = _settings.IsFirstRank ? TrainingCheckpoint.Latest(file.FullName) : null;
        trainer.LoadCheckpoint(checkpoint);
        if (checkpoint?.Defect is { } defect)
        {
            output.WriteLine($"the checkpoint before is used: {defect}");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"resumed after {trainer.CompletedEpochs} epochs, {trainer.Steps:N0} steps"));
    }

    /// <summary>After a step and what follows it: saves if it is time.</summary>
    public void AfterStep<TNetwork>(Trainer<TNetwork> trainer, bool isLast)
        where TNetwork : INetwork<TNetwork>
    {
        if (isLast || trainer.Steps % _everySteps == 0)
        {
            Save(trainer);
        }
    }

    /// <summary>Training was interrupted: saves it if it can be, and says how to go on.</summary>
    public void Stop<TNetwork>(Trainer<TNetwork> trainer, TextWriter output)
        where TNetwork : INetwork<TNetwork>
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"stopped after {trainer.CompletedEpochs} epochs, {trainer.Steps:N0} steps"));
        Save(trainer);
        output.WriteLine(File is null
            ? "nothing was saved: --checkpoint FILE keeps a training that is stopped"
            : $"checkpoint: {File}; to go on, the same command with --resume {File}");
    }

    private void Save<TNetwork>(Trainer<TNetwork> trainer)
        where TNetwork : INetwork<TNetwork>
    {
        if (File is not null)
        {
            trainer.SaveCheckpoint(File.FullName, SampleMetadata.Of(_settings.Network));
        }
    }
}
