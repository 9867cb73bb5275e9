using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>R5: labels of 10 classes trained 784 outputs without a word.</summary>
public sealed class R5ClassesTests
{
    [Fact]
    public void FewerClassesThanOutputsAreRefusedBeforeTheFirstStep()
    {
        using Trainer<AutoencoderNetwork> trainer = Create(allowed: false);
        Dataset labelled = TinyNetwork.Data();
        string[] messages =
        [
            Assert.Throws<ArgumentException>("train", () => trainer.Fit(labelled)).Message,
            Assert.Throws<ArgumentException>("train", () => trainer.FitSteps(labelled, 1)).Message,
            Assert.Throws<ArgumentException>("test", () => trainer.Fit(AutoencoderNetwork.Data(), labelled)).Message,
            Assert.Throws<ArgumentException>("data", () => trainer.Evaluate(labelled)).Message,
            Assert.Throws<ArgumentException>("train", () => trainer.Train(labelled)).Message,
        ];
        Assert.All(messages, message =>
        {
            Assert.Contains("Expected 64 classes, because the network has 64 outputs, but the dataset has 3", message, StringComparison.Ordinal);
            Assert.Contains("TrainerOptions.AllowUnusedOutputs", message, StringComparison.Ordinal);
        });
        Assert.Equal(0, trainer.Steps);
    }

    [Fact]
    public void TheyTrainWhereTheyAreAskedFor()
    {
        using Trainer<AutoencoderNetwork> trainer = Create(allowed: true);
        Dataset labelled = TinyNetwork.Data();
        EpochReport[] reports = [.. trainer.Fit(labelled, labelled, epochs: 3)];
        Assert.True(reports[^1].Loss < reports[0].Loss);
        Assert.NotNull(reports[^1].TestAccuracy);
        Assert.Throws<ArgumentException>("data", () => trainer.Evaluate(new Dataset(new float[64], [0], 64, 65)));
    }

    /// <summary>Classes are declared: samples of all of them need not be there.</summary>
    [Fact]
    public void ASplitWithoutSomeClassesTrainsAndMeasures()
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { BatchSize = 16, Threads = 1 });
        Dataset all = TinyNetwork.Data();
        Assert.Equal([0, 1], all.Slice(0, 2).Labels.ToArray());
        Assert.NotNull(trainer.Fit(all.Slice(0, 2), all.Slice(0, 1)).Single().TestAccuracy);
        Assert.NotNull(trainer.Evaluate(all.Take(1)).Accuracy);
    }

    private static Trainer<AutoencoderNetwork> Create(bool allowed) =>
        new(new AutoencoderNetwork(seed: 1), new TrainerOptions { BatchSize = 16, Threads = 1, AllowUnusedOutputs = allowed });
}
