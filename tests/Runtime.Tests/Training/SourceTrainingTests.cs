using GenBn.Tests.Data;
using Xunit;

namespace GenBn.Tests.Training;

/// <summary>Training on samples that are read ahead is training on samples in memory.</summary>
public sealed class SourceTrainingTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(2, 100)]
    public void ASourceTrainsAsADataset(int threads, int prefetch)
    {
        Assert.Equal(Fitted(TinyNetwork.Data(), 1, 2), Fitted(new SourceOfDataset(TinyNetwork.Data()), threads, prefetch));
        Assert.Equal(Fitted(TinyNetwork.OneHotData(), 1, 2), Fitted(new SourceOfDataset(TinyNetwork.OneHotData()), threads, prefetch));
    }

    [Fact]
    public void BytesAreScaledAsInMemory()
    {
        byte[] pixels = new byte[83 * 64];
        new Random(1).NextBytes(pixels);
        var dataset = new Dataset(pixels, [.. Enumerable.Range(0, 83).Select(index => index % 3)], 64, 3, 0.013f);
        Assert.Equal(Fitted(dataset, 1, 2), Fitted(new SourceOfDataset(dataset), 2, 2));
    }

    [Fact]
    public void AugmentationDoesNotDependOnThreadsOrReadingAhead()
    {
        string[] expected = Fitted(Augmented(), 1, 0);
        Assert.Equal(expected, Fitted(Augmented(), 2, 1));
        Assert.Equal(expected, Fitted(Augmented(), 3, 4));
        Assert.NotEqual(expected, Fitted(TinyNetwork.Data(), 1, 0));

        static IDataSource Augmented() => TinyNetwork.Data().WithShape(1, 8, 8).Augment(9, new RandomCrop(2), new HorizontalFlip(), new Normalize([0.4f], [0.3f]));
    }

    [Fact]
    public void ASlowSourceIsWaitedFor()
    {
        Thread trainer = Thread.CurrentThread;
        var slow = new SourceOfDataset(TinyNetwork.Data()) { Reading = (_, _) => trainer.UntilItWaits() };
        Assert.Equal(Fitted(TinyNetwork.Data(), 1, 2), Fitted(slow, 2, 2));
    }

    [Fact]
    public void PartsOfADatasetTrainAsIfTheyWereDatasets()
    {
        foreach (Dataset data in (Dataset[])[TinyNetwork.Data(), TinyNetwork.OneHotData().Slice(3, 70)])
        {
            (IDataSource remaining, IDataSource part) = data.Split(20, seed: 5);
            Assert.NotNull(MemorySamples.Of(remaining));
            Assert.Equal(Fitted(remaining.Load(), 1, 2, part.Load()), Fitted(remaining, 2, 2, part));
        }
    }

    [Fact]
    public void StepsGoOnAcrossCallsAndEvaluations()
    {
        var source = new SourceOfDataset(TinyNetwork.Data());
        IDataSource part = source.Slice(10, 50);
        (TinyNetwork expected, Trainer<TinyNetwork> straight) = Create(1, 2);
        Assert.Equal(9, straight.FitSteps(TinyNetwork.Data(), 9).Count());
        (TinyNetwork network, Trainer<TinyNetwork> trainer) = Create(2, 3);
        for (int call = 0; call < 3; call++)
        {
            Assert.Equal(3, trainer.FitSteps(source, 3).Count());
            Assert.True(trainer.Evaluate(part).Loss > 0);
        }

        Assert.Equal(Parameters(expected), Parameters(network));
        Assert.False(source.Overlapped);
        straight.Dispose();
        trainer.Dispose();
    }

    [Fact]
    public void EpochsAreTold()
    {
        var epochs = new SortedSet<int>();
        var tested = new SortedSet<int>();
        var train = new SourceOfDataset(TinyNetwork.Data()) { Reading = (epoch, _) => epochs.Add(epoch) };
        var test = new SourceOfDataset(TinyNetwork.Data()) { Reading = (epoch, _) => tested.Add(epoch) };
        (_, Trainer<TinyNetwork> trainer) = Create(1, 2);
        Assert.Equal(2, trainer.Fit(train, test, epochs: 2).Count());
        Assert.Equal([0, 1, 2], epochs); // 0: recalibration, as evaluation, comes after training.
        Assert.Equal([0], tested);
        trainer.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void WhatTheSourceThrowsComesThroughAndTheBatchIsTriedAgain(int prefetch)
    {
        int reads = 0;
        var source = new SourceOfDataset(TinyNetwork.Data())
        {
            Reading = (_, _) =>
            {
                if (++reads == 3)
                {
                    throw new TimeoutException("third read");
                }
            },
        };
        (TinyNetwork network, Trainer<TinyNetwork> trainer) = Create(1, prefetch);
        Assert.Equal("third read", Assert.Throws<TimeoutException>(() => trainer.FitSteps(source, 6).Count()).Message);
        Assert.Equal(2, trainer.Steps);
        Assert.Equal(4, trainer.FitSteps(source, 4).Count());

        (TinyNetwork expected, Trainer<TinyNetwork> straight) = Create(1, 2);
        Assert.Equal(6, straight.FitSteps(TinyNetwork.Data(), 6).Count());
        Assert.Equal(expected.AllValues(), network.AllValues());
        trainer.Dispose();
        straight.Dispose();
    }

    [Fact]
    public void AnEvaluationPassesOnWhatTheSourceThrows()
    {
        (_, Trainer<TinyNetwork> trainer) = Create(2, 2);
        var source = new SourceOfDataset(TinyNetwork.Data()) { Reading = (_, _) => throw new InvalidDataException("cannot be read") };
        Assert.Equal("cannot be read", Assert.Throws<InvalidDataException>(() => trainer.Evaluate(source)).Message);
        Assert.Equal("cannot be read", Assert.Throws<InvalidDataException>(() => trainer.Recalibrate(source, 40)).Message);
        Assert.True(trainer.Evaluate(TinyNetwork.Data()).Loss > 0);
        trainer.Dispose();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(null)] // The source writes none.
    public void ALabelThatIsNoClassNamesItsSample(int? label)
    {
        var source = new FaultySource { LabelOf = sample => sample == 57 ? label : 0 };
        (_, Trainer<TinyNetwork> trainer) = Create(1, 2);
        string message = Assert.Throws<InvalidDataException>(() => trainer.Fit(source).Count()).Message;
        Assert.Equal($"Sample 57 of the data source: expected a label from 0 to 2, found {label ?? -1}.", message);
        Assert.Throws<InvalidDataException>(() => trainer.Evaluate(source));
        trainer.Dispose();
    }

    [Fact]
    public void SourcesThatDoNotFitAreRefused()
    {
        (_, Trainer<TinyNetwork> trainer) = Create(1, 2);
        AssertRefused("at least one sample, but the dataset has 0", new FaultySource { Count = 0 });
        AssertRefused("samples of 64 values, but the dataset's have 65", new FaultySource { SampleLength = 65 });
        AssertRefused("at most 3 classes, but the dataset has 4", new FaultySource { Classes = 4 });
        AssertRefused("either classes or targets, but the dataset has 0 and 0", new FaultySource { Classes = 0 });
        AssertRefused("either classes or targets, but the dataset has 3 and 3", new FaultySource { TargetLength = 3 });
        AssertRefused("3 targets for each sample, but the dataset has 2", new FaultySource { Classes = 0, TargetLength = 2 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { Prefetch = -1 }));
        trainer.Dispose();

        void AssertRefused(string expected, IDataSource source)
        {
            Assert.Contains(expected, Assert.Throws<ArgumentException>("train", () => trainer.Fit(source)).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>("data", () => trainer.Evaluate(source));
        }
    }

    /// <summary>All values of the network, and the figures of the reports.</summary>
    private static string[] Fitted(IDataSource data, int threads, int prefetch, IDataSource? test = null)
    {
        (TinyNetwork network, Trainer<TinyNetwork> trainer) = Create(threads, prefetch);
        IEnumerable<EpochReport> reports = trainer.Fit(data, test ?? data, epochs: 3);
        string[] figures = [.. reports.Select(report => $"{report.Loss:R} {report.TrainAccuracy:R} {report.TestLoss:R} {report.TestAccuracy:R}")];
        trainer.Dispose();
        return [.. figures, .. network.AllValues().Select(value => $"{value:R}")];
    }

    private static float[] Parameters(TinyNetwork network) => [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    private static (TinyNetwork Network, Trainer<TinyNetwork> Trainer) Create(int threads, int prefetch)
    {
        var network = new TinyNetwork(seed: 4);
        var options = new TrainerOptions
        {
            Optimizer = new Sgd(0.2f, 0.5f),
            BatchSize = 16,
            Threads = threads,
            RecalibrationSamples = 40,
            Prefetch = prefetch,
        };
        return (network, new Trainer<TinyNetwork>(network, options));
    }

    /// <summary>What a source should not be.</summary>
    private sealed class FaultySource : IDataSource
    {
        public int Count { get; init; } = 83;

        public int SampleLength { get; init; } = 64;

        public int Classes { get; init; } = 3;

        public int TargetLength { get; init; }

        public Func<int, int?>? LabelOf { get; init; }

        public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets)
        {
            for (int index = 0; index < samples.Length; index++)
            {
                labels[index] = LabelOf!(samples[index]) ?? labels[index];
            }
        }
    }
}
