using Xunit;

namespace GenBn.Tests.Training;

public sealed class TrainerTests
{
    [Fact]
    public void TrainingLearnsWhatCanBeLearned()
    {
        var network = new TinyNetwork(seed: 2);
        using var trainer = new Trainer<TinyNetwork>(network, new TrainerOptions { Optimizer = new Sgd(0.1f, 0.9f), BatchSize = 16, Threads = 2 });
        EpochReport[] reports = [.. trainer.Fit(TinyNetwork.Data(), TinyNetwork.Data(), epochs: 30)];
        Assert.Equal(Enumerable.Range(1, 30), reports.Select(report => report.Epoch));
        Assert.True(reports[^1].Loss < 0.25 * reports[0].Loss, $"{reports[0]} … {reports[^1]}");
        Assert.True(reports[^1].TestAccuracy > 0.95, reports[^1].ToString());
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(1, 3)]
    [InlineData(1, 7)]
    public void ThreadsDoNotChangeABit(int one, int other) => Assert.Equal(Trained(one), Trained(other));

    [Fact]
    public void TheSeedDecidesTheOrder() => Assert.NotEqual(Trained(1, seed: 1), Trained(1, seed: 2));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AStepDoesNotAllocate(int threads)
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { BatchSize = 32, Threads = threads });
        float[] inputs = new float[32 * 64];
        int[] labels = new int[32];
        TinyNetwork.Data().CopyTo(inputs, labels);
        Assert.Equal(0, Allocation.Of(trainer, () => trainer.Step(inputs, labels)));
    }

    [Theory]
    [InlineData(63, 1)]
    [InlineData(65, 1)]
    [InlineData(0, 0)]
    [InlineData(64 * 33, 33)]
    public void InputsThatAreNoSamplesAreRefused(int values, int labels)
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { BatchSize = 32, Threads = 1 });
        ArgumentException exception = Assert.Throws<ArgumentException>(() => trainer.Step(new float[values], new int[labels]));
        Assert.Contains($"1 to 32 samples of 64 values each, but got {values} values", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LabelsThatDoNotFitAreRefused()
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { BatchSize = 32, Threads = 1 });
        Assert.Contains("Expected 2 labels", Assert.Throws<ArgumentException>(() => trainer.Step(new float[128], new int[3])).Message, StringComparison.Ordinal);
        Assert.Contains("Label 1 is 3, but must be from 0 to 2", Assert.Throws<ArgumentException>(() => trainer.Step(new float[128], [0, 3])).Message, StringComparison.Ordinal);
        Assert.Contains("Label 0 is -1", Assert.Throws<ArgumentException>(() => trainer.Step(new float[128], [-1, 0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASingleValuePerChannelIsRefused()
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { BatchSize = 32, Threads = 1 });
        ArgumentException exception = Assert.Throws<ArgumentException>(() => trainer.Step(new float[64], [0]));
        Assert.Contains("'batchnorm2' needs at least 2 values per channel", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ANaNStopsAndNamesTheFirstTensor()
    {
        var network = new TinyNetwork();
        using var trainer = new Trainer<TinyNetwork>(network, new TrainerOptions { BatchSize = 4, Threads = 1 });
        float[] inputs = new float[4 * 64];
        inputs[70] = float.NaN;
        float[] before = network.Conv1.Weight.Values.ToArray();
        NonFiniteLossException exception = Assert.Throws<NonFiniteLossException>(() => trainer.Step(inputs, [0, 1, 2, 0]));
        Assert.Equal("input", exception.Tensor);
        Assert.Equal(1, exception.Step);
        Assert.Equal(before, network.Conv1.Weight.Values.ToArray());

        network.Dense1.Weight.Values[5] = float.PositiveInfinity;
        inputs[70] = 0;
        Assert.Equal("dense1.weight", Assert.Throws<NonFiniteLossException>(() => trainer.Step(inputs, [0, 1, 2, 0])).Tensor);
    }

    [Fact]
    public void AnExplosionIsFoundInTheLayerThatExplodes()
    {
        var network = new TinyNetwork();
        network.Dense2.Weight.Values.Fill(3e38f);
        using var trainer = new Trainer<TinyNetwork>(network, new TrainerOptions { BatchSize = 16, Threads = 1 });
        float[] inputs = new float[16 * 64];
        int[] labels = new int[16];
        TinyNetwork.Data().CopyTo(inputs, labels);
        Assert.Equal("dense2", Assert.Throws<NonFiniteLossException>(() => trainer.Step(inputs, labels)).Tensor);
    }

    [Fact]
    public void ADatasetOfAnotherShapeIsRefused()
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { Threads = 1 });
        var narrow = new Dataset(new float[63 * 2], [0, 1], 63, 3);
        var many = new Dataset(new float[64 * 2], [0, 1], 64, 4);
        Assert.Contains("samples of 64 values, but the dataset's have 63", Assert.Throws<ArgumentException>(() => trainer.Fit(narrow)).Message, StringComparison.Ordinal);
        Assert.Contains("at most 3 classes, but the dataset has 4", Assert.Throws<ArgumentException>(() => trainer.Evaluate(many)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(TinyNetwork.Data(), null, epochs: 0));
    }

    [Fact]
    public void BytesAndFloatsTrainAlike()
    {
        (float[] values, int[] labels) = TinyNetwork.Data().ToArrays();
        byte[] pixels = Array.ConvertAll(values, value => (byte)(value * 255));
        var bytes = new Dataset(pixels, labels, 64, 3);
        var floats = new Dataset(Array.ConvertAll(pixels, pixel => pixel * (1f / 255f)), labels, 64, 3);
        Assert.Equal(Trained(1, data: floats), Trained(1, data: bytes));
    }

    private static float[] Trained(int threads, ulong seed = 1, Dataset? data = null)
    {
        var network = new TinyNetwork(seed: 4);
        using var trainer = new Trainer<TinyNetwork>(network, new TrainerOptions { Optimizer = new Sgd(0.2f, 0.5f, 1e-3f), BatchSize = 37, Threads = threads, Seed = seed });
        foreach (EpochReport report in trainer.Fit(data ?? TinyNetwork.Data(), epochs: 3))
        {
            Assert.True(double.IsFinite(report.Loss));
        }

        return network.AllValues();
    }
}
