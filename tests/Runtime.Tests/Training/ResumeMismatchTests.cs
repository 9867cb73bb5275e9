using Xunit;

namespace GenBn.Tests.Training;

/// <summary>A checkpoint of another training is refused, and nothing changes.</summary>
public sealed class ResumeMismatchTests : ResumeFixture
{
    [Theory]
    [InlineData("rmsprop")]
    [InlineData("adam")]
    [InlineData("adamw")]
    public void AnotherOptimizerIsNamed(string saved) => Assert.Contains(
        $"expected a training with optimizer sgd, as the trainer has, but found optimizer {saved}", Fault(Saved(Optimizer(saved)), With()), StringComparison.Ordinal);

    [Fact]
    public void AnotherBatchSizeIsNamed() => Assert.Contains("batch size 16, as the trainer has, but found batch size 8", Fault(Saved(new Sgd(0.1f), batch: 8), With()), StringComparison.Ordinal);

    [Fact]
    public void AnotherSeedIsNamed() => Assert.Contains("seed 1, as the trainer has, but found seed 18446744073709551615", Fault(Saved(new Sgd(0.1f), seed: ulong.MaxValue), With()), StringComparison.Ordinal);

    [Fact]
    public void AnotherOrderIsNamed() => Assert.Contains("ShuffleEachEpoch True, as the trainer has, but found ShuffleEachEpoch False", Fault(Saved(new Sgd(0.1f), shuffle: false), With()), StringComparison.Ordinal);

    [Fact]
    public void MomentumThatTheTrainerLacksIsNamed() => Assert.Contains(
        "expected only the 0 tensors of the trainer's sgd, but found also: optimizer/velocity/conv1.weight", Fault(Saved(new Sgd(0.1f, 0.5f)), With()), StringComparison.Ordinal);

    [Fact]
    public void MomentumThatTheCheckpointLacksIsNamed() => Assert.Contains(
        "has no tensor 'optimizer/velocity/conv1.weight'", Fault(Saved(new Sgd(0.1f)), With(new Sgd(0.1f, 0.5f))), StringComparison.Ordinal);

    [Fact]
    public void AnotherNetworkIsNamed()
    {
        using Trainer<DropoutNetwork> other = Create("sgd");
        other.SaveCheckpoint(Target);
        Assert.Contains("tensor 'dense1.weight': expected shape 9×36, but found 9×144", Fault(Target, With()), StringComparison.Ordinal);
    }

    [Fact]
    public void WeightsAreNoCheckpoint()
    {
        new TinyNetwork().SaveWeights(Target);
        Assert.Contains($"{Target}: expected a checkpoint with metadata 'genbn.training'", Fault(Target, With()), StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherNumberOfSamplesIsNamedBeforeTrainingBegins()
    {
        string path = Saved(new Sgd(0.1f));
        using Trainer<TinyNetwork> trainer = With();
        trainer.LoadCheckpoint(path);
        string message = Assert.Throws<ArgumentException>("train", () => trainer.Fit(TinyNetwork.Data().Slice(0, 80))).Message;
        Assert.Contains($"Expected 83 training samples, as before the checkpoint {path}, but the dataset has 80", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("train", () => trainer.FitSteps(TinyNetwork.Data().Slice(0, 80), 1));
        Assert.Equal(2, trainer.Steps);
        Assert.Single(trainer.Fit(TinyNetwork.Data()));
    }

    [Fact]
    public void WhileReportsAreEnumeratedNothingIsLoaded()
    {
        string path = Saved(new Sgd(0.1f));
        using Trainer<TinyNetwork> trainer = With();
        foreach (StepReport report in trainer.FitSteps(TinyNetwork.Data(), 1))
        {
            Assert.Equal(1, report.Step);
            Assert.Throws<InvalidOperationException>(() => trainer.LoadCheckpoint(path));
        }

        trainer.LoadCheckpoint(path);
        Assert.Equal(2, trainer.Steps);
    }

    [Fact]
    public void BadArgumentsAreRefused()
    {
        using Trainer<TinyNetwork> trainer = With();
        Assert.Throws<ArgumentException>("path", () => trainer.SaveCheckpoint(""));
        Assert.Throws<ArgumentNullException>("path", () => trainer.LoadCheckpoint((string)null!));
        Assert.Throws<ArgumentNullException>("checkpoint", () => trainer.LoadCheckpoint((TrainingCheckpoint)null!));
        Assert.Throws<FileNotFoundException>(() => trainer.LoadCheckpoint(Target));
        Assert.Throws<DirectoryNotFoundException>(() => trainer.SaveCheckpoint(Path.Combine(Target, "missing", "file")));
    }

    private static Trainer<TinyNetwork> With(Optimizer? optimizer = null) =>
        new(new TinyNetwork(seed: 3), new TrainerOptions { Optimizer = optimizer ?? new Sgd(0.1f), BatchSize = 16, Threads = 1 });

    /// <summary>Loading must fail and change nothing: the training goes on as one that did not try.</summary>
    private static string Fault(string path, Trainer<TinyNetwork> trainer)
    {
        using (trainer)
        {
            Assert.Equal(3, trainer.FitSteps(TinyNetwork.Data(), 3).Count());
            float[] before = trainer.Network.AllValues();
            string message = Assert.Throws<InvalidDataException>(() => trainer.LoadCheckpoint(path)).Message;
            Assert.StartsWith(path, message, StringComparison.Ordinal);
            Assert.Equal(before, trainer.Network.AllValues());
            Assert.Equal((3, 0), (trainer.Steps, trainer.CompletedEpochs));
            return message;
        }
    }

    private string Saved(Optimizer optimizer, int batch = 16, ulong seed = 1, bool shuffle = true)
    {
        using var trainer = new Trainer<TinyNetwork>(
            new TinyNetwork(), new TrainerOptions { Optimizer = optimizer, BatchSize = batch, Seed = seed, ShuffleEachEpoch = shuffle, Threads = 1 });
        Assert.Equal(2, trainer.FitSteps(TinyNetwork.Data(), 2).Count());
        trainer.SaveCheckpoint(Target);
        return Target;
    }
}
