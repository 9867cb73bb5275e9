using GenBn.Tests.Training.Callbacks;
using Xunit;

namespace GenBn.Tests.Training;

/// <summary>Training stops at the first value that is not finite, names it, and never saves it.</summary>
public sealed class NonFiniteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-finite-").FullName;

    private string Target => Path.Combine(_folder, "training");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1, 0f)]
    [InlineData(2, 0f)]
    [InlineData(1, 0.5f)]
    public void AGradientStopsBeforeTheStep(int threads, float clip)
    {
        var network = new TinyNetwork();
        var options = new TrainerOptions { Loss = Loss.Of(new Overflow()), Optimizer = new Adam(), ClipNorm = clip, BatchSize = 16, Threads = threads };
        using var trainer = new Trainer<TinyNetwork>(network, options);
        float[] before = [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
        NonFiniteLossException exception = Assert.Throws<NonFiniteLossException>(() => trainer.FitSteps(TinyNetwork.Data(), 1).Count());
        Assert.Equal(("conv1.weight", 1L, 1f), (exception.Tensor, exception.Step, exception.Loss));
        Assert.Contains("the first is that of 'conv1.weight'", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.Parameters.SelectMany(parameter => parameter.Values.ToArray()));
        Assert.Equal(0, trainer.Steps);
    }

    [Fact]
    public void ABrokenParameterIsNotSaved()
    {
        var network = new TinyNetwork();
        using var trainer = new Trainer<TinyNetwork>(network, new TrainerOptions { BatchSize = 16, Threads = 1, Callbacks = [new CheckpointCallback(Target) { EverySteps = 1 }] });
        Dataset data = TinyNetwork.Data();
        Assert.Equal(2, trainer.FitSteps(data, 2).Count());
        byte[] saved = File.ReadAllBytes(Target);
        network.Dense1.Weight.Values[5] = float.NaN;
        Assert.Equal("dense1.weight", Assert.Throws<NonFiniteLossException>(() => trainer.FitSteps(data, 2).Count()).Tensor);
        Assert.Equal("dense1.weight", Assert.Throws<NonFiniteException>(() => trainer.SaveCheckpoint(Target)).Tensor);
        Assert.Equal(saved, File.ReadAllBytes(Target));
        trainer.LoadCheckpoint(Target);
        Assert.Equal(2, trainer.FitSteps(data, 2).Count());
        Assert.Equal(4, TrainingCheckpoint.Read(Target).Steps);
    }

    [Theory]
    [InlineData("dense2.bias")]
    [InlineData("batchnorm1.running_mean")]
    public void ABrokenStateIsNotSaved(string tensor)
    {
        var network = new TinyNetwork();
        using var trainer = new Trainer<TinyNetwork>(network, new TrainerOptions { BatchSize = 16, Threads = 1 });
        trainer.SaveCheckpoint(Target);
        network.Parameters.Concat(network.Buffers).Single(candidate => candidate.Name == tensor).Values[^1] = float.NegativeInfinity;
        NonFiniteException exception = Assert.Throws<NonFiniteException>(() => trainer.SaveCheckpoint(Target));
        Assert.Equal(tensor, exception.Tensor);
        Assert.Contains(Target, exception.Message, StringComparison.Ordinal);
        Assert.Equal([Target], Directory.GetFiles(_folder));
        trainer.LoadCheckpoint(Target);
    }

    [Fact]
    public void ARefusedBatchBreaksNothing()
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { BatchSize = 16, Threads = 1 });
        Assert.Throws<ArgumentException>(() => trainer.Step(new float[64], [0]));
        trainer.SaveCheckpoint(Target);
        Assert.Equal(0, TrainingCheckpoint.Read(Target).Steps);
    }

    [Fact]
    public void EveryPlaceIsLookedAt()
    {
        var buffer = new ParameterStore(64, 16).AddParameter("a", ParameterRole.Weight, 61);
        foreach (float value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, -float.NaN })
        {
            for (int at = 0; at < buffer.Length; at++)
            {
                buffer.Values.Fill(float.MaxValue);
                Assert.True(FiniteCheck.AreFinite(buffer));
                buffer.Values[at] = value;
                Assert.False(FiniteCheck.AreFinite(buffer), $"{value} at {at}");
            }
        }
    }

    /// <summary>A finite loss whose gradient is not.</summary>
    private sealed class Overflow : ILoss
    {
        public float Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, Span<float> gradient)
        {
            gradient.Fill(float.PositiveInfinity);
            return 1;
        }
    }
}
