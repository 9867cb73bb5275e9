using System.Text;
using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests.Checkpoints;

public sealed class TrainingCheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-checkpoint-").FullName;
    private readonly Dataset _data = TinyNetwork.Data();
    private readonly Trainer<TinyNetwork> _trainer = new(new TinyNetwork(seed: 3), new TrainerOptions { Optimizer = new Adam(), BatchSize = 16, Threads = 1 });

    private string Target => Path.Combine(_folder, "training");

    private string Previous => TrainingCheckpoint.PreviousOf(Target);

    public void Dispose()
    {
        _trainer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void ACheckpointSaysWhereItStands()
    {
        Save(steps: 8, new Dictionary<string, string> { ["author"] = "Ada" });
        TrainingCheckpoint checkpoint = TrainingCheckpoint.Read(Target);
        Assert.Equal((Target, 8L, 1, null), (checkpoint.Path, checkpoint.Steps, checkpoint.CompletedEpochs, checkpoint.Defect));
        Assert.Equal("Ada", checkpoint.Weights.Metadata["author"]);
        Assert.Equal("TinyNetwork", checkpoint.Weights.Metadata[WeightsFile.NetworkKey]);
        Assert.Equal([Target], Directory.GetFiles(_folder));
    }

    [Fact]
    public void ACheckpointIsAFileOfWeightsToo()
    {
        Save(steps: 3);
        var network = new TinyNetwork(seed: 9);
        network.LoadWeights(Target);
        Assert.Equal(_trainer.Network.AllValues(), network.AllValues());

        float[] image = TinyNetwork.Data().Values[..64].ToArray();
        float[] expected = new float[3];
        float[] scores = new float[3];
        _trainer.Network.CreatePredictor().Predict(image, expected);
        TinyNetwork.LoadPredictor(Target).Predict(image, scores);
        Assert.Equal(expected, scores);
        Assert.Contains("optimizer/mean/conv1.weight", WeightsFile.Read(Target).Tensors.Select(tensor => tensor.Name));
    }

    [Fact]
    public void ThePreviousOneIsKept()
    {
        Save(steps: 2);
        byte[] first = File.ReadAllBytes(Target);
        Save(steps: 2);
        Assert.Equal(first, File.ReadAllBytes(Previous));
        Save(steps: 2);
        Assert.Equal((6L, 4L), (TrainingCheckpoint.Read(Target).Steps, TrainingCheckpoint.Read(Previous).Steps));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void WhatAKilledProcessLeftIsOverwritten()
    {
        File.WriteAllBytes($"{Target}.tmp", new byte[1_000_000]);
        Save(steps: 2);
        Assert.Equal(2, TrainingCheckpoint.Latest(Target).Steps);
        Assert.Equal([Target], Directory.GetFiles(_folder));
    }

    [Fact]
    public void AFailedSaveLeavesTheOldOnesAlone()
    {
        Save(steps: 2);
        byte[] first = File.ReadAllBytes(Target);
        Directory.CreateDirectory(Previous);
        File.WriteAllText(Path.Combine(Previous, "file"), "");
        Assert.ThrowsAny<SystemException>(() => _trainer.SaveCheckpoint(Target));
        Assert.Equal(first, File.ReadAllBytes(Target));
        Assert.Equal([Target], Directory.GetFiles(_folder));
    }

    [Fact]
    public void BetweenTheTwoMovesThePreviousOneIsTheLatest()
    {
        Save(steps: 2);
        File.Move(Target, Previous);
        TrainingCheckpoint latest = TrainingCheckpoint.Latest(Target);
        Assert.Equal((Previous, 2L, $"{Target}: does not exist."), (latest.Path, latest.Steps, latest.Defect));
        Assert.Throws<FileNotFoundException>(() => TrainingCheckpoint.Read(Target));
    }

    [Fact]
    public void ADamagedNewestIsExplainedAndNeverLoaded()
    {
        Save(steps: 2);
        Save(steps: 2);
        byte[] content = File.ReadAllBytes(Target);
        File.WriteAllBytes(Target, content[..^100]);
        float[] before = _trainer.Network.AllValues();
        string message = Assert.Throws<InvalidDataException>(() => _trainer.LoadCheckpoint(Target)).Message;
        Assert.StartsWith($"{Target}: tensor ", message, StringComparison.Ordinal);
        TrainingCheckpoint latest = TrainingCheckpoint.Latest(Target);
        Assert.Equal((Previous, message), (latest.Path, latest.Defect));
        Assert.Equal(before, _trainer.Network.AllValues());
        _trainer.LoadCheckpoint(latest);
        Assert.Equal(2, _trainer.Steps);
    }

    [Fact]
    public void WithoutAReadableFileBothAreNamed()
    {
        Assert.Contains("neither", Assert.Throws<FileNotFoundException>(() => TrainingCheckpoint.Latest(Target)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(Target, [1]);
        string message = Assert.Throws<InvalidDataException>(() => TrainingCheckpoint.Latest(Target)).Message;
        Assert.Contains($"{Target}: expected 8 bytes", message, StringComparison.Ordinal);
        Assert.Contains($"{Previous}: does not exist", message, StringComparison.Ordinal);
        File.WriteAllBytes(Previous, []);
        Assert.Contains($"{Previous}: expected 8 bytes", Assert.Throws<InvalidDataException>(() => TrainingCheckpoint.Latest(Target)).Message, StringComparison.Ordinal);
        File.Delete(Target);
        Assert.Throws<InvalidDataException>(() => TrainingCheckpoint.Latest(Target));
    }

    /// <summary>Spaces at the end of the header are the only bytes that say nothing.</summary>
    [Fact]
    public void NoByteMayChange()
    {
        Save(steps: 2);
        byte[] content = File.ReadAllBytes(Target);
        int header = 8 + (int)BitConverter.ToUInt64(content);
        var random = new Random(1);
        for (int at = 0; at < content.Length; at += at < header ? 1 : 997)
        {
            if (at < header && content[at] == ' ')
            {
                continue;
            }

            byte[] damaged = [.. content];
            damaged[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Target, damaged);
            Exception? exception = Record.Exception(() => TrainingCheckpoint.Read(Target));
            Assert.True(exception is InvalidDataException, $"byte {at}, '{(char)content[at]}' to '{(char)damaged[at]}': {exception?.ToString() ?? "read"}");
        }
    }

    [Theory]
    [InlineData("\"version\":2", "\"version\":1", "expected a checkpoint of version 2, but found version 1, which another release of GenBn writes.")]
    [InlineData("{\"version\":2", "{\"version\":3,\"optimizer\":7,\"old\":[", "expected counters of a training")]
    [InlineData("{\"version\":2,\"steps\":8", "{\"version\":1", "expected a checkpoint of version 2, but found version 1")]
    [InlineData("\"version\":2,", "", "expected counters of a training")]
    [InlineData("\"version\":2", "\"version\":2,\"callbacks\":{\"x\":null}", "expected state of each callback, but found none of 'x'")]
    [InlineData("\"version\":2", "\"version\":2,\"callbacks\":{\"x\":{\"integers\":{},\"numbers\":{\"y\":\"0\"}}}", "expected the bits of a number, under a name that no integer has, in the state of callback 'x'")]
    [InlineData("\"version\":2", "\"version\":2,\"callbacks\":{\"x\":{\"integers\":{},\"numbers\":{\"y\":null}}}", "expected the bits of a number")]
    [InlineData("\"version\":2", "\"version\":2,\"callbacks\":{\"x\":{\"integers\":{\"y\":1},\"numbers\":{\"y\":\"0000000000000000\"}}}", "expected the bits of a number")]
    [InlineData("\"version\":2", "\"version\":2,\"callbacks\":{\"x\":{\"integers\":{\"\":1},\"numbers\":{}}}", "expected a name for each integer in the state of callback 'x'")]
    [InlineData("\"version\":2", "\"version\":2,\"callbacks\":{\"x\":{\"numbers\":{}}}", "expected counters of a training")]
    [InlineData("\"steps\":8", "\"steps\":-1", "expected steps from 0 to below 1152921504606846976, but found -1")]
    [InlineData("\"steps\":8", "\"steps\":1e99", "expected counters of a training")]
    [InlineData("\"steps\":8,", "", "expected counters of a training")]
    [InlineData("\"taken\":2", "\"taken\":7", "expected 0 to 6 batches of the epoch, but found 7")]
    [InlineData("\"epoch\":2", "\"epoch\":0", "expected 0 to 6 batches of the epoch")]
    [InlineData("\"kind\":\"adam\"", "\"kind\":null", "expected counters of a training")]
    [InlineData("\"powers\":[\"", "\"powers\":[\"x", "expected the bits of powers from 0 to 1")]
    [InlineData("\"batch_size\":16", "\"batch_size\":0", "expected a positive batch size")]
    public void CountersThatCannotBeAreNamed(string found, string replaced, string expected)
    {
        Save(steps: 8);
        string text = TrainingCheckpoint.Read(Target).Weights.Metadata[TrainingCheckpoint.CountersKey];
        Assert.Contains(found, text, StringComparison.Ordinal);
        string message = Assert.Throws<InvalidDataException>(() => CheckpointCounters.Parse(text.Replace(found, replaced, StringComparison.Ordinal), "file")).Message;
        Assert.StartsWith($"file: {expected}", message, StringComparison.Ordinal);
    }

    /// <summary>The published check value of the nine digits.</summary>
    [Fact]
    public void TheChecksumIsCrc32C()
    {
        var crc = new Crc32C();
        crc.Append(Encoding.ASCII.GetBytes("123456789"));
        Assert.Equal(0xE3069283, crc.Value);
        var parts = new Crc32C();
        parts.Append(Encoding.ASCII.GetBytes("123"));
        parts.Append(Encoding.ASCII.GetBytes("456789"));
        Assert.Equal(crc.Value, parts.Value);
    }

    private void Save(int steps, Dictionary<string, string>? metadata = null)
    {
        Assert.Equal(steps, _trainer.FitSteps(_data, steps).Count());
        _trainer.SaveCheckpoint(Target, metadata);
    }
}
