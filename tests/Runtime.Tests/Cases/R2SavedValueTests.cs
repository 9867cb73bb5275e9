using GenBn.Tests.Checkpoints;
using GenBn.Tests.Prediction;
using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>What is saved or loaded is finite and its variances are not negative, at every door.</summary>
public sealed class R2SavedValueTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-values-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    public static TheoryData<string, int, float> Faults { get; } = new()
    {
        { "conv1.weight", 35, float.NaN },
        { "conv1.weight", 0, float.PositiveInfinity },
        { "batchnorm1.gamma", 3, float.NegativeInfinity },
        { "batchnorm2.beta", 8, float.NaN },
        { "batchnorm1.running_mean", 2, float.PositiveInfinity },
        { "batchnorm1.running_var", 1, float.NaN },
        { "batchnorm2.running_var", 4, -1e-30f },
        { "dense2.bias", 2, float.NaN },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void NothingIsSaved(string name, int index, float value)
    {
        TinyNetwork network = Broken(name, index, value);
        using var trainer = new Trainer<TinyNetwork>(network, new TrainerOptions { Optimizer = new Sgd(0.1f) });
        File.WriteAllBytes(At("old"), [1]);
        Action[] doors =
        [
            () => network.SaveWeights(At("old")),
            () => network.SaveWeights(new OpenOnly()),
            () => trainer.SaveCheckpoint(At("old")),
        ];
        foreach (Action door in doors)
        {
            ArithmeticException error = Assert.ThrowsAny<ArithmeticException>(door);
            Assert.Contains(Expected(name, index, value), error.Message, StringComparison.Ordinal);
            Assert.Equal(float.IsFinite(value) ? null : name, (error as NonFiniteException)?.Tensor);
        }

        Assert.Equal([At("old")], Directory.GetFileSystemEntries(_folder));
        Assert.Equal([1], File.ReadAllBytes(At("old")));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void NothingIsLoaded(string name, int index, float value)
    {
        byte[] content = WithValue(PredictorFiles.Saved(new TinyNetwork()), name, index, value);
        File.WriteAllBytes(At("file"), content);
        var network = new TinyNetwork(seed: 5);
        uint[] before = [.. PredictorFiles.TensorsOf(network).SelectMany(tensor => WeightsContent.Bits(tensor.Values))];
        Action[] doors =
        [
            () => network.LoadWeights(At("file")),
            () => network.LoadWeights(WeightsFile.Read(content)),
            () => TinyNetwork.LoadPredictor(At("file")),
            () => TinyNetwork.LoadPredictor(content),
            () => TinyNetwork.LoadPredictor(new MemoryStream(content)),
            () => TinyNetwork.LoadPredictor(WeightsFile.Read(content)),
        ];
        foreach (Action door in doors)
        {
            Assert.Contains(Expected(name, index, value), Assert.Throws<InvalidDataException>(door).Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, PredictorFiles.TensorsOf(network).SelectMany(tensor => WeightsContent.Bits(tensor.Values)));
    }

    [Theory]
    [InlineData("F16", 0x7C00)]
    [InlineData("F16", 0xFE00)]
    [InlineData("BF16", 0xFF80)]
    [InlineData("BF16", 0x7FC0)]
    public void ValuesOfTwoBytesAreCheckedToo(string type, int bits)
    {
        byte[] content = PredictorFiles.OfHalves(new TinyNetwork(), type);
        BitConverter.TryWriteBytes(content.AsSpan(8 + BitConverter.ToInt32(content)), (ushort)bits);
        Assert.Contains("tensor 'conv1.weight': expected finite values, but found", Assert.Throws<InvalidDataException>(() => TinyNetwork.LoadPredictor(content)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => new TinyNetwork().LoadWeights(WeightsFile.Read(content)));
    }

    /// <summary>Every tensor of a checkpoint, the optimizer's and early stopping's among them; its check value is right.</summary>
    [Fact]
    public void NoCheckpointIsLoaded()
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { Optimizer = new Adam(0.1f) });
        trainer.SaveCheckpoint(At("good"));
        WeightsFile good = TrainingCheckpoint.Read(At("good")).Weights;
        string[] variances = [.. good.Tensors.Select(tensor => tensor.Name).Where(name => name.EndsWith(".running_var", StringComparison.Ordinal) || name.StartsWith("optimizer/square/", StringComparison.Ordinal))];
        Assert.True(variances.Length > 2);
        foreach (WeightsTensor tensor in good.Tensors)
        {
            foreach (float value in new[] { float.NaN, float.NegativeInfinity, -1f })
            {
                File.WriteAllBytes(At("bad"), ForgedCheckpoint.WithValue(File.ReadAllBytes(At("good")), tensor.Name, value));
                if (value == -1 && !variances.Contains(tensor.Name))
                {
                    TrainingCheckpoint.Read(At("bad"));
                    continue;
                }

                string message = Assert.Throws<InvalidDataException>(() => TrainingCheckpoint.Read(At("bad"))).Message;
                Assert.Contains($"'{tensor.Name}'", message, StringComparison.Ordinal);
                Assert.Contains(FormattableString.Invariant($"but found {value} at index 0"), message, StringComparison.Ordinal);
            }
        }
    }

    private static string Expected(string name, int index, float value) => FormattableString.Invariant(
        $"tensor '{name}': expected finite values{(name.EndsWith("_var", StringComparison.Ordinal) ? " that are not negative" : "")}, but found {value} at index {index}.");

    private static TinyNetwork Broken(string name, int index, float value)
    {
        var network = new TinyNetwork();
        PredictorFiles.TensorsOf(network).Single(tensor => tensor.Name == name).Values[index] = value;
        return network;
    }

    private static byte[] WithValue(byte[] content, string name, int index, float value)
    {
        byte[] changed = [.. content];
        BitConverter.TryWriteBytes(changed.AsSpan(ForgedCheckpoint.OffsetOf(content, name) + (4 * index)), value);
        return changed;
    }

    /// <summary>A stream to which nothing may be written.</summary>
    private sealed class OpenOnly : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => Assert.Fail("Something is written.");
    }
}
