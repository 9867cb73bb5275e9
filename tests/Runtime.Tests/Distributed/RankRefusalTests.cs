using GenBn.Tests.Data;
using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests.Distributed;

/// <summary>A batch that one process rejects is rejected by all ranks, with the same message, and leaves the same state.</summary>
public sealed class RankRefusalTests
{
    private const int Batch = 80;

    /// <summary>Samples of one rank, of several, and in the first and last block.</summary>
    [Theory]
    [InlineData(false, 3)]
    [InlineData(false, 79)]
    [InlineData(false, 70, 33)]
    [InlineData(true, 50)]
    [InlineData(true, 0, 79)]
    public void ABadInputIsRejectedEverywhere(bool isRead, params int[] samples)
    {
        (float[] values, int[] labels) = RankData.Images(240).ToArrays();
        Array.ForEach(samples, sample => values[((Batch + sample) * 64) + 7] = sample == 33 ? 2e18f : float.NaN);
        CheckSame(collective => Options(collective), new Dataset(values, labels, 64, 3), isRead);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(45, 20, 77)]
    public void ABadTargetIsRejectedEverywhere(params int[] samples)
    {
        Dataset data = RankData.Targets(240);
        float[] targets = data.Targets.ToArray();
        Array.ForEach(samples, sample => targets[((Batch + sample) * 3) + 2] = float.NegativeInfinity);
        CheckSame(collective => Options(collective, Loss.MeanSquaredError), new Dataset(data.Values.ToArray(), targets, 64, 3), isRead: false);
    }

    /// <summary>The loss of some samples is not finite, or overflows only in its gradient.</summary>
    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(float.PositiveInfinity, 0)]
    [InlineData(1, float.PositiveInfinity)]
    [InlineData(1, 3e38f)]
    public void ABadLossIsRejectedEverywhere(float value, float slope) => CheckSame(
        collective => Options(collective, Loss.Of(new Overflow(value, slope))), RankData.Images(240), isRead: false);

    [Fact]
    public void AStepThatOverflowsIsRejectedEverywhere() => CheckSame(
        collective => new TrainerOptions { Optimizer = new Sgd(3e38f), BatchSize = Batch, ShuffleEachEpoch = false, Collective = collective },
        RankData.Images(240),
        isRead: false);

    /// <summary>Values that only one rank sees become infinite in a layer before any batch norm: the first such tensor of all ranks is named.</summary>
    [Fact]
    public void TheFirstTensorIsThatOfAllRanks()
    {
        Dataset dataset = RankData.Images(Batch);
        (float[] values, int[] labels) = dataset.ToArrays();
        foreach (int broken in (int[])[1, 40, 79])
        {
            float[] some = [.. values];
            some.AsSpan(64 * broken, 64).Fill(9e17f);
            CheckSame(collective => Options(collective), new Dataset(some, labels, 64, 3), isRead: false, network => network.Parameters[0].Values.Fill(3e30f));
        }
    }

    [Fact]
    public void ARecalibrationIsRejectedEverywhere()
    {
        (float[] values, int[] labels) = RankData.Images(160).ToArrays();
        values[(64 * 130) + 5] = float.NaN;
        var dataset = new Dataset(values, labels, 64, 3);
        var training = new RankTraining<RankConvolutions>(() => new RankConvolutions(4))
        {
            Options = collective => Options(collective),
            Work = (_, trainer) => [Assert.Throws<NonFiniteException>(() => trainer.Recalibrate(dataset, 160)).Message],
        };
        CheckSame(training);
    }

    private static TrainerOptions Options(ICollective? collective, Loss? loss = null) => new()
    {
        Optimizer = new Adam(),
        Loss = loss ?? Loss.SoftmaxCrossEntropy,
        BatchSize = Batch,
        ShuffleEachEpoch = false,
        Collective = collective,
    };

    private static void CheckSame(
        Func<ICollective?, TrainerOptions> options, Dataset data, bool isRead, Action<RankConvolutions>? change = null)
    {
        CheckSame(new RankTraining<RankConvolutions>(() =>
        {
            var network = new RankConvolutions(4);
            change?.Invoke(network);
            return network;
        })
        {
            Options = options,
            Work = (_, trainer) => Refused(trainer, isRead ? new SourceOfDataset(data) : data),
        });
    }

    /// <summary>Goes on after each batch that is rejected; at least one is.</summary>
    private static string[] Refused(Trainer<RankConvolutions> trainer, IDataSource data)
    {
        var facts = new List<string>();
        for (int tries = 0; tries < 5 && trainer.CompletedEpochs < 1; tries++)
        {
            try
            {
                facts.AddRange(trainer.Fit(data).Select(RankTraining<RankConvolutions>.Facts));
            }
            catch (NonFiniteLossException refused)
            {
                facts.Add(refused.Message);
                facts.Add(FormattableString.Invariant($"{refused.Tensor} {refused.Step} {refused.Sample} {refused.SampleNumber} {refused.Loss:R}"));
            }
        }

        Assert.Contains(facts, fact => fact.Contains("step", StringComparison.Ordinal));
        return [.. facts];
    }

    private static void CheckSame(RankTraining<RankConvolutions> training)
    {
        string[] expected = training.Alone();
        foreach (int ranks in (int[])[1, 2, 3, 7])
        {
            Assert.All(training.Together(ranks), facts => Assert.Equal(expected, facts));
        }
    }

    /// <summary>A loss that is as it should be for two of three classes.</summary>
    private sealed class Overflow(float value, float slope) : ILoss
    {
        public float Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, Span<float> gradient)
        {
            gradient.Fill(target[1] > 0 ? slope : 0.01f);
            return target[1] > 0 ? value : 1;
        }
    }
}
