using GenBn.Tests.Data;
using GenBn.Tests.Training;
using GenBn.Tests.Training.Logging;
using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>R5: 101 samples in batches of 10 trained ten steps of an epoch, and failed at the last, whose batch norm had one sample.</summary>
public sealed class R5LastBatchTests
{
    [Theory]
    [InlineData(LastBatch.Automatic, 10, 101)]
    [InlineData(LastBatch.Merged, 10, 101)]
    [InlineData(LastBatch.Dropped, 10, 100)]
    public void EveryPolicyThatTrainsFinishesTheEpoch(LastBatch lastBatch, int steps, int samples)
    {
        var seen = new SamplesOfSteps();
        using Trainer<RegressionNetwork> trainer = Create(lastBatch, callbacks: seen);
        EpochReport[] reports = [.. trainer.Fit(Data(101), epochs: 3)];
        Assert.Equal(3, reports.Length);
        Assert.Equal(3 * steps, trainer.Steps);
        Assert.Equal(3, trainer.CompletedEpochs);
        Assert.Equal([.. Enumerable.Repeat(10, steps - 1), samples - (10 * (steps - 1))], seen.Samples.Take(steps));
        Assert.All(seen.StepsPerEpoch, found => Assert.Equal(steps, found));
    }

    [Fact]
    public void ASmallerBatchOfOneIsRefusedBeforeTheFirstStep()
    {
        using Trainer<RegressionNetwork> trainer = Create(LastBatch.Smaller);
        float[] before = Values(trainer);
        string[] messages =
        [
            Assert.Throws<ArgumentException>("train", () => trainer.Fit(Data(101))).Message,
            Assert.Throws<ArgumentException>("train", () => trainer.FitSteps(Data(101), 11)).Message,
        ];
        Assert.All(messages, message =>
        {
            Assert.Contains("'batchnorm1'", message, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("101 samples in batches of 10 there is a batch of 1", message, StringComparison.Ordinal);
            Assert.Contains("Use LastBatch.Merged, LastBatch.Dropped or another batch size", message, StringComparison.Ordinal);
        });
        Assert.Equal(before, Values(trainer));
        Assert.Equal((0, 0), (trainer.Steps, trainer.CompletedEpochs));
    }

    [Theory]
    [InlineData(LastBatch.Automatic, 1, 10, "Use more samples")]
    [InlineData(LastBatch.Merged, 1, 10, "Use more samples")]
    [InlineData(LastBatch.Dropped, 9, 10, "at least 10 samples, one full batch")]
    [InlineData(LastBatch.Automatic, 20, 1, "batch size of at least 2")]
    [InlineData(LastBatch.Merged, 20, 1, "batch size of at least 2")]
    public void WhatNoPolicyCanMendIsRefusedBeforeTheFirstStep(LastBatch lastBatch, int samples, int batchSize, string expected)
    {
        using Trainer<RegressionNetwork> trainer = Create(lastBatch, batchSize: batchSize);
        Assert.Contains(expected, Assert.Throws<ArgumentException>("train", () => trainer.Fit(Data(samples))).Message, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<ArgumentException>("train", () => trainer.FitSteps(Data(samples), 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RecalibrationOnOneSampleIsRefusedBeforeTheFirstStep()
    {
        using var trainer = new Trainer<RegressionNetwork>(
            new RegressionNetwork(seed: 1), new TrainerOptions { Loss = Loss.MeanSquaredError, BatchSize = 10, Threads = 1, RecalibrationSamples = 1 });
        Assert.Contains("RecalibrationSamples is 1", Assert.Throws<ArgumentException>(() => trainer.Fit(Data(100))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APolicyThatDoesNotExistIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>("options", () => new Trainer<RegressionNetwork>(
            new RegressionNetwork(), new TrainerOptions { Loss = Loss.MeanSquaredError, LastBatch = (LastBatch)4 }));

    /// <summary>What trained before the policy existed keeps its bits: a rest of 2 and more is a batch of its own, and so is any without batch norm.</summary>
    [Fact]
    public void ARestThatTheNetworkCanLearnFromStaysASmallerBatch()
    {
        var seen = new SamplesOfSteps();
        using Trainer<RegressionNetwork> automatic = Create(LastBatch.Automatic, callbacks: seen);
        using Trainer<RegressionNetwork> smaller = Create(LastBatch.Smaller);
        Assert.Equal(2, automatic.Fit(Data(102), epochs: 2).Count());
        Assert.Equal(2, smaller.Fit(Data(102), epochs: 2).Count());
        Assert.Equal([10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 2], seen.Samples.Take(11));
        Assert.Equal(Values(smaller), Values(automatic));
    }

    /// <summary>Bits of a batch do not depend on the memory that merged batches take.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(2, true)]
    public void MergedBatchesAreThoseOfSingleSteps(int threads, bool isRead)
    {
        Dataset data = Data(101);
        using Trainer<RegressionNetwork> fitted = Create(LastBatch.Merged, threads: threads, batchSize: 48, shuffle: false);
        IDataSource source = isRead ? new SourceOfDataset(data) : data;
        Assert.Equal(2, fitted.Fit(source, epochs: 2).Count());

        using Trainer<RegressionNetwork> stepped = Create(LastBatch.Smaller, batchSize: 53, shuffle: false);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            stepped.Step(data.Values[..(48 * 4)], data.Targets[..48]);
            stepped.Step(data.Values[(48 * 4)..], data.Targets[48..]);
        }

        Assert.Equal(Values(stepped), Values(fitted));
    }

    [Fact]
    public void ASelectionAndASourceTrainAsTheDataset()
    {
        IDataSource selection = Data(111).Split(count: 10).Remaining;
        float[][] values =
        [
            .. new IDataSource[] { selection, selection.Load(), new SourceOfDataset(selection.Load()) }.Select(source =>
            {
                using Trainer<RegressionNetwork> trainer = Create(LastBatch.Automatic);
                Assert.Equal(12, trainer.FitSteps(source, 12).Count());
                return Values(trainer);
            }),
        ];
        Assert.Equal(values[0], values[1]);
        Assert.Equal(values[0], values[2]);
    }

    [Theory]
    [InlineData(LastBatch.Merged)]
    [InlineData(LastBatch.Dropped)]
    [InlineData(LastBatch.Automatic)]
    public void ATrainingResumesAtAnyStep(LastBatch lastBatch)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("checkpoint.safetensors");
        using Trainer<RegressionNetwork> straight = Create(lastBatch);
        EpochReport[] expected = [.. straight.Fit(Data(101), epochs: 2)];
        for (int steps = 1; steps <= 20; steps++)
        {
            using Trainer<RegressionNetwork> first = Create(lastBatch);
            Assert.Equal(steps, first.FitSteps(Data(101), steps).Count());
            first.SaveCheckpoint(path);
            using Trainer<RegressionNetwork> second = Create(lastBatch, seed: 9);
            second.LoadCheckpoint(path);
            int left = 2 - second.CompletedEpochs;
            Assert.Equal(2 - (steps / 10), left);
            if (left > 0)
            {
                EpochReport[] reports = [.. second.Fit(Data(101), epochs: left)];
                Assert.Equal(expected[^1].Loss, reports[^1].Loss);
            }

            Assert.Equal(20, second.Steps);
            Assert.Equal(Values(straight), Values(second));
        }
    }

    [Fact]
    public void ACheckpointOfAnotherPolicyIsRefusedWhereItMatters()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("checkpoint.safetensors");
        using Trainer<RegressionNetwork> merged = Create(LastBatch.Automatic);
        Assert.Equal(3, merged.FitSteps(Data(101), 3).Count());
        merged.SaveCheckpoint(path);
        using Trainer<RegressionNetwork> dropped = Create(LastBatch.Dropped);
        Assert.Contains("last batch Dropped, as the trainer has, but found last batch Merged", Assert.Throws<InvalidDataException>(() => dropped.LoadCheckpoint(path)).Message, StringComparison.Ordinal);
        using Trainer<RegressionNetwork> same = Create(LastBatch.Merged);
        same.LoadCheckpoint(path);
        Assert.Equal(3, same.Steps);

        // 100 samples leave no rest, so that any policy is the same.
        using Trainer<RegressionNetwork> full = Create(LastBatch.Merged);
        Assert.Equal(3, full.FitSteps(Data(100), 3).Count());
        full.SaveCheckpoint(path);
        dropped.LoadCheckpoint(path);
        Assert.Equal(3, dropped.Steps);
    }

    /// <summary>A schedule of epochs ends with them.</summary>
    [Theory]
    [InlineData(LastBatch.Merged)]
    [InlineData(LastBatch.Dropped)]
    public void SchedulesCountTheStepsThatAreTaken(LastBatch lastBatch)
    {
        using var trainer = new Trainer<RegressionNetwork>(new RegressionNetwork(seed: 1), new TrainerOptions
        {
            Optimizer = new Sgd(1e-3f),
            Loss = Loss.MeanSquaredError,
            BatchSize = 10,
            Threads = 1,
            LastBatch = lastBatch,
            Schedule = new StepSchedule(1, 0.5f),
        });
        float[] rates = [.. trainer.FitSteps(Data(109), 30).Select(report => report.LearningRate)];
        Assert.Equal([.. Enumerable.Repeat(1e-3f, 10), .. Enumerable.Repeat(5e-4f, 10), .. Enumerable.Repeat(2.5e-4f, 10)], rates);
    }

    [Fact]
    public void ADisposedTrainerStaysDisposed()
    {
        Trainer<RegressionNetwork> trainer = Create(LastBatch.Automatic, threads: 2);
        trainer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => trainer.Fit(Data(101)).Count());
    }

    private static Dataset Data(int samples) => RegressionNetwork.Data().Slice(0, samples);

    private static float[] Values(Trainer<RegressionNetwork> trainer) =>
        [.. trainer.Network.Parameters.Concat<NamedTensor>(trainer.Network.Buffers).SelectMany(tensor => tensor.Values.ToArray())];

    private static Trainer<RegressionNetwork> Create(
        LastBatch lastBatch, int batchSize = 10, int threads = 1, bool shuffle = true, ulong seed = 1, params TrainingCallback[] callbacks) =>
        new(new RegressionNetwork(seed), new TrainerOptions
        {
            Optimizer = new Adam(0.01f),
            Loss = Loss.MeanSquaredError,
            BatchSize = batchSize,
            LastBatch = lastBatch,
            ShuffleEachEpoch = shuffle,
            Threads = threads,
            Callbacks = callbacks,
        });

    private sealed class SamplesOfSteps : TrainingCallback
    {
        public List<int> Samples { get; } = [];

        public List<int> StepsPerEpoch { get; } = [];

        public override void OnStep(TrainingRun run)
        {
            Samples.Add(run.Samples);
            StepsPerEpoch.Add(run.StepsPerEpoch);
        }
    }
}
