using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests.Distributed;

/// <summary>Ranks that would not train the same are refused before the first step; the message has the field and both values.</summary>
public sealed class RankComparisonTests
{
    [Theory]
    [InlineData("seed", "Seed: 1 on rank 0, 2 on rank 1")]
    [InlineData("batch", "BatchSize: 256 on rank 0, 128 on rank 1")]
    [InlineData("last batch", "LastBatch: Automatic on rank 0, Dropped on rank 1")]
    [InlineData("clipping", "ClipNorm: 0 on rank 0, 0.5 on rank 1")]
    [InlineData("recalibration", "RecalibrationSamples: 0 on rank 0, 9 on rank 1")]
    [InlineData("shuffling", "ShuffleEachEpoch: True on rank 0, False on rank 1")]
    [InlineData("metrics", "Metrics:  on rank 0, accuracy on rank 1")]
    [InlineData("schedule", "schedule: none on rank 0, GenBn.Training.ConstantSchedule on rank 1")]
    [InlineData("rate", "optimizer: GenBn.Sgd, learning rate 0.1, weight decay 0, momentum 0 on rank 0, GenBn.Sgd, learning rate 0.2, weight decay 0, momentum 0 on rank 1")]
    [InlineData("optimizer", "weight decay 0.01, beta 0.9 and 0.999, epsilon 1E-08 on rank 1")]
    [InlineData("loss", "loss: SoftmaxCrossEntropy, smoothing 0 on rank 0, SoftmaxCrossEntropy, smoothing 0.1 on rank 1")]
    [InlineData("huber", "HuberError, delta 2 on rank 1")]
    public void OptionsThatDifferAreNamed(string what, string expected)
    {
        Exception?[] failures = LoopbackRanks.Failures(2, collective =>
        {
            string differs = collective.Rank == 1 ? what : "";
            var options = new TrainerOptions
            {
                Seed = differs == "seed" ? 2UL : 1,
                BatchSize = differs == "batch" ? 128 : 256,
                LastBatch = differs == "last batch" ? LastBatch.Dropped : LastBatch.Automatic,
                ClipNorm = differs == "clipping" ? 0.5f : 0,
                RecalibrationSamples = differs == "recalibration" ? 9 : 0,
                ShuffleEachEpoch = differs != "shuffling",
                Metrics = differs == "metrics" ? [Metric.Accuracy] : [],
                Schedule = differs == "schedule" ? new ConstantSchedule() : null,
                Optimizer = differs == "optimizer" ? new AdamW() : new Sgd(differs == "rate" ? 0.2f : 0.1f),
                Loss = differs == "loss" ? Loss.SoftmaxCrossEntropyWith(0.1f) : differs == "huber" ? Loss.Huber(2) : Loss.SoftmaxCrossEntropy,
                Collective = collective,
            };
            using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(4), options);
        });
        Assert.All(failures, failure =>
        {
            string message = Assert.IsType<CollectiveException>(failure).Message;
            Assert.StartsWith("Expected the same training of every rank, but they differ in ", message, StringComparison.Ordinal);
            Assert.Contains(expected, message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void NetworksThatDifferAreNamed()
    {
        Exception?[] failures = LoopbackRanks.Failures(3, collective =>
        {
            using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(collective.Rank == 2 ? 5UL : 4), new TrainerOptions { Collective = collective });
        });
        Assert.All(failures, failure => Assert.Matches(
            "^Expected the same training of every rank, but they differ in hash of parameters and running statistics: [0-9a-f]{16} on rank 0, [0-9a-f]{16} on rank 2.$",
            Assert.IsType<CollectiveException>(failure).Message));
        failures = LoopbackRanks.Failures(2, collective =>
        {
            var options = new TrainerOptions { Collective = collective };
            using IDisposable trainer = collective.Rank == 0
                ? new Trainer<TinyNetwork>(new TinyNetwork(4), options)
                : new Trainer<RankPerceptron>(new RankPerceptron(4), options);
        });
        Assert.All(failures, failure => Assert.Matches(
            "differ in network: TinyNetwork [0-9a-f]{16} on rank 0, RankPerceptron [0-9a-f]{16} on rank 1", Assert.IsType<CollectiveException>(failure).Message));
    }

    [Theory]
    [InlineData("samples", "training samples: 100 samples of 64 values with 3 classes and 0 targets, in memory on rank 0, 99 samples of 64 values with 3 classes and 0 targets, in memory on rank 1")]
    [InlineData("test", "test samples: none on rank 0, 20 samples of 64 values with 3 classes and 0 targets, in memory on rank 1")]
    [InlineData("epochs", "epochs: 2 on rank 0, 3 on rank 1")]
    [InlineData("weights", "hash of parameters and running statistics: ")]
    public void CallsThatDifferAreNamed(string what, string expected)
    {
        Exception?[] failures = LoopbackRanks.Failures(2, collective =>
        {
            string differs = collective.Rank == 1 ? what : "";
            var network = new TinyNetwork(4);
            using var trainer = new Trainer<TinyNetwork>(network, new TrainerOptions { Collective = collective });
            network.Dense2.Weight.Values[0] += differs == "weights" ? 1 : 0;
            _ = trainer.Train(RankData.Images(differs == "samples" ? 99 : 100), differs == "test" ? RankData.Images(20) : null, differs == "epochs" ? 3 : 2);
        });
        Assert.All(failures, failure => Assert.StartsWith(
            $"Expected the same call of Fit or FitSteps of every rank, but they differ in {expected}", Assert.IsType<CollectiveException>(failure).Message, StringComparison.Ordinal));
    }

    /// <summary>Threads, reading ahead and callbacks do not decide bits, so they may differ.</summary>
    [Fact]
    public void WhatDecidesNoBitsMayDiffer()
    {
        string[] hashes = LoopbackRanks.Run(2, collective =>
        {
            var options = new TrainerOptions { Threads = 1 + collective.Rank, Prefetch = collective.Rank, BatchSize = 64, Collective = collective };
            using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(4), options);
            _ = trainer.Train(new Data.SourceOfDataset(RankData.Images(130)));
            return RankTraining<TinyNetwork>.Hash(trainer.Network);
        });
        Assert.Equal(hashes[0], hashes[1]);
    }

    /// <summary>With a collective too, steps allocate nothing: exchanges, agreements and decisions among them.</summary>
    [Fact]
    public void StepsDoNotAllocate()
    {
        var options = new TrainerOptions
        {
            Optimizer = new Adam(),
            ClipNorm = 1,
            BatchSize = 2,
            Threads = 1,
            Callbacks = [new EarlyStopping(3), new Quiet()],
            Collective = LoopbackCollective.Create(1)[0],
        };
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(4), options);
        using var cancellation = new CancellationTokenSource();
        using IEnumerator<StepReport> steps = trainer.FitSteps(RankData.Images(2000), 800, cancellation.Token).GetEnumerator();
        Assert.Equal(0, Allocation.Of(trainer, () => Assert.True(steps.MoveNext())));
    }

    /// <summary>Is told of every step.</summary>
    private sealed class Quiet : TrainingCallback;
}
