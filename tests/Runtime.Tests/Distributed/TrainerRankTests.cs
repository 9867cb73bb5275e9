using GenBn.Tests.Data;
using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests.Distributed;

/// <summary>Whatever the number of ranks and threads, training has the bits of one process: weights, losses, accuracies, metrics.</summary>
public sealed class TrainerRankTests
{
    [Theory]
    [InlineData(256, 1, 1)]
    [InlineData(256, 2, 1)]
    [InlineData(256, 3, 1)]
    [InlineData(256, 4, 1)]
    [InlineData(256, 7, 1)]
    [InlineData(256, 2, 2)]
    [InlineData(250, 1, 1)]
    [InlineData(250, 2, 1)]
    [InlineData(250, 3, 1)]
    [InlineData(250, 4, 1)]
    [InlineData(250, 7, 1)]
    [InlineData(250, 2, 2)]
    [InlineData(40, 1, 1)]
    [InlineData(40, 2, 1)]
    [InlineData(40, 3, 1)]
    [InlineData(40, 4, 1)]
    [InlineData(40, 7, 1)]
    [InlineData(40, 2, 2)]
    public void EveryNetworkTrainsAsInOneProcess(int batch, int ranks, int threads)
    {
        Check(() => new TinyNetwork(4), batch, ranks, threads);
        Check(() => new DropoutNetwork(4), batch, ranks, threads);
        Check(() => new RankPerceptron(4), batch, ranks, threads);
        Check(() => new RankConvolutions(4), batch, ranks, threads);
    }

    [Theory]
    [InlineData(LastBatch.Automatic)]
    [InlineData(LastBatch.Smaller)]
    [InlineData(LastBatch.Merged)]
    [InlineData(LastBatch.Dropped)]
    public void TheLastBatchIsDividedToo(LastBatch last)
    {
        foreach (bool isRead in (bool[])[false, true])
        {
            CheckSame(new RankTraining<DropoutNetwork>(() => new DropoutNetwork(4))
            {
                Train = () => isRead ? new SourceOfDataset(RankData.Images(129)) : RankData.Images(129),
                Options = collective => new TrainerOptions { BatchSize = last == LastBatch.Smaller ? 40 : 32, LastBatch = last, Collective = collective },
            });
        }
    }

    [Fact]
    public void EverythingIsAsInOneProcess()
    {
        static RankTraining<DropoutNetwork> Training(int threads) => new(() => new DropoutNetwork(4))
        {
            Train = () => RankData.Images(150).WithShape(1, 8, 8).Augment(9, new RandomCrop(1), new HorizontalFlip()),
            Test = () => new SourceOfDataset(RankData.Images(333)),
            Epochs = 3,
            Options = collective => new TrainerOptions
            {
                Optimizer = new AdamW(0.01f),
                Schedule = new CosineSchedule(3, warmup: 1),
                BatchSize = 64,
                ClipNorm = 0.3f,
                RecalibrationSamples = 130,
                Threads = threads,
                Metrics = [Metric.ConfusionMatrix, Metric.TopAccuracy(2), Metric.MeanAbsoluteError],
                Collective = collective,
            },
        };
        string[] expected = Training(1).Alone();
        foreach ((int ranks, int threads) in ((int, int)[])[(2, 1), (3, 2), (7, 1)])
        {
            Assert.All(Training(threads).Together(ranks), facts => Assert.Equal(expected, facts));
        }
    }

    [Fact]
    public void TargetsAreDividedToo() => CheckSame(new RankTraining<TinyNetwork>(() => new TinyNetwork(4))
    {
        Train = () => RankData.Targets(90),
        Test = () => RankData.Targets(200),
        Options = collective => new TrainerOptions { BatchSize = 40, Loss = Loss.MeanSquaredError, Metrics = [Metric.MeanSquaredError], Collective = collective },
    });

    [Fact]
    public void StepsOfFitStepsAreAsInOneProcess() => CheckSame(new RankTraining<DropoutNetwork>(() => new DropoutNetwork(4))
    {
        Work = static (training, trainer) =>
            trainer.FitSteps(training.Train(), 5).Concat(trainer.FitSteps(training.Train(), 4)).Select(report => report.ToString()).ToArray(),
        Options = collective => new TrainerOptions { BatchSize = 100, Collective = collective },
    });

    [Fact]
    public void StepsOnBatchesOfTheCallerAreAsInOneProcess()
    {
        (float[] values, int[] labels) = RankData.Images(100).ToArrays();
        CheckSame(new RankTraining<TinyNetwork>(() => new TinyNetwork(4))
        {
            Work = (_, trainer) => (string[])
            [
                .. ((int[])[100, 33, 2, 64]).Select(samples => FormattableString.Invariant(
                    $"{trainer.Step(values.AsSpan(0, 64 * samples), labels.AsSpan(0, samples)):R} {trainer.Correct}")),
                FormattableString.Invariant($"{trainer.Step(values.AsSpan(0, 64 * 50), values.AsSpan(7, 3 * 50)):R}"),
            ],
            Options = collective => new TrainerOptions { BatchSize = 100, Collective = collective },
        });
    }

    [Fact]
    public void EvaluationAndRecalibrationAreAsInOneProcess() => CheckSame(new RankTraining<TinyNetwork>(() => new TinyNetwork(4))
    {
        Work = static (training, trainer) =>
        {
            var facts = new List<string>();
            foreach (int samples in (int[])[1, 64, 65, 300])
            {
                IDataSource data = samples > 64 ? new SourceOfDataset(RankData.Images(samples)) : RankData.Images(samples);
                trainer.Recalibrate(samples > 100 ? new SourceOfDataset(RankData.Images(400)) : RankData.Images(400), samples + 1);
                Evaluation evaluation = trainer.Evaluate(data, Metric.ConfusionMatrix, Metric.Accuracy);
                facts.Add(FormattableString.Invariant($"{evaluation.Loss:R} {evaluation.Accuracy:R} {evaluation.Metrics[1].Value:R}"));
                facts.Add(((ConfusionMatrix)evaluation.Metrics[0]).ToTable());
            }

            return facts;
        },
        Options = collective => new TrainerOptions { BatchSize = 48, Collective = collective },
    });

    /// <summary>Every sample of an epoch and of an evaluation is asked for once over all ranks, and by the rank that computes it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void EverySampleIsReadByOneRank(int ranks)
    {
        const int Batch = 40;
        CountingSource[] trained = [.. Enumerable.Range(0, ranks).Select(_ => new CountingSource(RankData.Images(150)))];
        CountingSource[] tested = [.. Enumerable.Range(0, ranks).Select(_ => new CountingSource(RankData.Images(333)))];
        LoopbackRanks.Run(ranks, collective =>
        {
            var options = new TrainerOptions { BatchSize = Batch, Collective = collective, ShuffleEachEpoch = false, RecalibrationSamples = 90 };
            using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(4), options);
            return trainer.Fit(trained[collective.Rank], tested[collective.Rank], 2).Count();
        });
        int[] once = [.. Enumerable.Repeat(1, 150)];
        Assert.Equal(once, Sum(trained, epoch: 1));
        Assert.Equal(once, Sum(trained, epoch: 2));
        Assert.Equal([.. Enumerable.Repeat(2, 80), .. Enumerable.Repeat(0, 70)], Sum(trained, epoch: 0)); // Two full batches after each epoch.
        Assert.Equal([.. Enumerable.Repeat(2, 333)], Sum(tested, epoch: 0));
        for (int rank = 0; rank < ranks; rank++)
        {
            for (int sample = 0; sample < 150; sample++)
            {
                var share = new BatchShare(Math.Min(Batch, 150 - (sample / Batch * Batch)), rank, ranks);
                int place = sample % Batch;
                Assert.Equal(place >= share.FirstSample && place < share.FirstSample + share.Samples ? 1 : 0, trained[rank].CountOf(1, sample));
            }
        }

        static int[] Sum(CountingSource[] sources, int epoch) =>
            [.. Enumerable.Range(0, sources[0].Count).Select(sample => sources.Sum(source => source.CountOf(epoch, sample)))];
    }

    private static void Check<TNetwork>(Func<TNetwork> network, int batch, int ranks, int threads)
        where TNetwork : INetwork<TNetwork>
    {
        var training = new RankTraining<TNetwork>(network)
        {
            Options = collective => new TrainerOptions { Optimizer = new Sgd(0.1f, 0.9f), BatchSize = batch, Threads = threads, Collective = collective },
        };
        string[] expected = training.Alone();
        Assert.All(training.Together(ranks), facts => Assert.Equal(expected, facts));
    }

    private static void CheckSame<TNetwork>(RankTraining<TNetwork> training)
        where TNetwork : INetwork<TNetwork>
    {
        string[] expected = training.Alone();
        foreach (int ranks in (int[])[1, 2, 3, 7])
        {
            Assert.All(training.Together(ranks), facts => Assert.Equal(expected, facts));
        }
    }
}
