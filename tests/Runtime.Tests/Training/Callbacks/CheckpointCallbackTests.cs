using Xunit;

namespace GenBn.Tests.Training.Callbacks;

public sealed class CheckpointCallbackTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-callback-").FullName;

    private string Target => Path.Combine(_folder, "training");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EveryEpochIsSavedAfterItsEvaluation()
    {
        Assert.Equal([(1, 3L), (2, 6)], Saved(new CheckpointCallback(Target)));
        Assert.Equal(3, TrainingCheckpoint.Read(TrainingCheckpoint.PreviousOf(Target)).Steps);
    }

    /// <summary>Step 3 is the last of epoch 1, whose report is not made when it is saved.</summary>
    [Fact]
    public void EverySoManySteps() => Assert.Equal([(0, 3L), (1, 6)], Saved(new CheckpointCallback(Target) { EverySteps = 3, EveryEpoch = false }));

    [Fact]
    public void EveryStepAndEpoch() => Assert.Equal(
        [(0, 1L), (0, 2), (0, 3), (1, 3), (1, 4), (1, 5), (1, 6), (2, 6)], Saved(new CheckpointCallback(Target) { EverySteps = 1 }));

    [Fact]
    public void EverySoOften()
    {
        Assert.Equal(6, Saved(new CheckpointCallback(Target) { Every = TimeSpan.FromTicks(1), EveryEpoch = false }).Count);
        File.Delete(Target);
        Assert.Empty(Saved(new CheckpointCallback(Target) { Every = TimeSpan.MaxValue, EveryEpoch = false }));
    }

    [Fact]
    public void MetadataIsKept()
    {
        Assert.Equal(2, Saved(new CheckpointCallback(Target) { Metadata = new Dictionary<string, string> { ["author"] = "Ada" } }).Count);
        Assert.Equal("Ada", WeightsFile.Read(Target).Metadata["author"]);
    }

    [Fact]
    public void ImpossibleOptionsAreRefused()
    {
        Assert.Throws<ArgumentException>("path", () => new CheckpointCallback(""));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CheckpointCallback("a") { EverySteps = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CheckpointCallback("a") { Every = TimeSpan.FromSeconds(-1) });
    }

    /// <summary>The files that two epochs of three steps leave, one after the other.</summary>
    private List<(int Epochs, long Steps)> Saved(CheckpointCallback callback)
    {
        var files = new List<(int, long)>();
        var watch = new Watch(Target, files);
        var options = new TrainerOptions { BatchSize = 37, Threads = 1, Callbacks = [callback, watch] };
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), options);
        Assert.Equal(2, trainer.Fit(TinyNetwork.Data(), epochs: 2).Count());
        return files;
    }

    private sealed class Watch(string path, List<(int Epochs, long Steps)> files) : TrainingCallback
    {
        public override void OnStep(TrainingRun run) => Note();

        public override void OnEpochEnd(TrainingRun run, EpochReport report) => Note();

        private void Note()
        {
            if (!File.Exists(path))
            {
                return;
            }

            TrainingCheckpoint checkpoint = TrainingCheckpoint.Read(path);
            (int, long) file = (checkpoint.CompletedEpochs, checkpoint.Steps);
            if (files.Count == 0 || files[^1] != file)
            {
                files.Add(file);
            }
        }
    }
}
