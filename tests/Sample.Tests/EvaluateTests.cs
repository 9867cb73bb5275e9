using System.Globalization;
using System.Text.RegularExpressions;
using GenBn.Sample.Networks;
using GenBn.Sample.Weights;
using Xunit;

namespace GenBn.Tests;

public sealed class EvaluateTests(TrainedLeNet trained) : IClassFixture<TrainedLeNet>
{
    [Fact]
    public async Task TheAccuracyIsTheOneThatTrainingPrinted()
    {
        SampleProcess sample = await SampleProcess.Run($"evaluate --load \"{trained.Weights}\" --threads 3");
        Assert.Equal("", sample.Error);
        Assert.Equal(0, sample.ExitCode);
        string printed = Regex.Matches(trained.Output, @"test acc (\d\.\d{3})")[^1].Groups[1].Value;
        Match found = Regex.Match(sample.Output, @"(?m)^accuracy (\d\.\d{5}), loss \d\.\d{4}; [\d,]+ images/s\r?$");
        Assert.Equal(printed, double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture).ToString("F3", CultureInfo.InvariantCulture));
        Assert.StartsWith("lenet: 2,000 test images, 3 threads", sample.Output, StringComparison.Ordinal);
        Assert.Equal(10, Regex.Count(sample.Output, @"(?m)^\d .*  200 +[01]\.\d{3} +[01]\.\d{3} +[01]\.\d{3}"));
        Assert.Matches(@"(?m)^9 Ankle boot +200 ", sample.Output);
    }

    [Fact]
    [Trait("Tier", "Slow")]
    public async Task ANetworkTrainedByStepsIsSavedAfterTheLastOne()
    {
        string weights = trained.PathOf("deep.safetensors");
        SampleProcess training = await SampleProcess.Run($"--network deep --images 480 --batch 16 --steps 20 --save \"{weights}\"");
        SampleProcess sample = await SampleProcess.Run($"evaluate --load \"{weights}\" --labels none");
        string printed = Regex.Match(training.Output, @"Final test accuracy: (\d\.\d{5})").Groups[1].Value;
        Assert.Contains($"accuracy {printed}, ", sample.Output, StringComparison.Ordinal);
        Assert.Contains($"weights: {weights}", training.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Ankle boot", sample.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheNetworkCanBeNamedWhereTheFileDoesNot()
    {
        string weights = trained.PathOf("nameless.safetensors");
        var net = new LeNet(seed: 1);
        WeightsFile.Write(weights, net.Parameters.Concat(net.Buffers));
        SampleProcess silent = await SampleProcess.Run($"evaluate --load \"{weights}\"");
        SampleProcess named = await SampleProcess.Run($"evaluate --load \"{weights}\" --network lenet");
        AssertFailure(silent, "nameless.safetensors: does not say which network");
        Assert.Equal(0, named.ExitCode);
    }

    [Fact]
    public void AFileOfAnotherProgramIsKnownByItsClass()
    {
        using var stream = new MemoryStream();
        new LeNet64(seed: 1).SaveWeights(stream);
        Assert.Equal("lenet64", LoadedNetwork.EntryOf(WeightsFile.Read(stream.ToArray()), "stream").Name);
    }

    [Theory]
    [InlineData("genbn.sample.network", "alexnet", "those of 'alexnet'")]
    [InlineData("genbn.input_scale", "1/127.5", "genbn.input_scale = '1/127.5'")]
    public async Task AFileThatSaysSomethingElseIsRefused(string key, string value, string expected)
    {
        string weights = trained.PathOf($"{key}.safetensors");
        new LeNet(seed: 1).SaveWeights(weights, new Dictionary<string, string> { [key] = value });
        AssertFailure(await SampleProcess.Run($"evaluate --load \"{weights}\""), expected);
    }

    [Theory]
    [Trait("Tier", "Slow")]
    [InlineData("evaluate")]
    [InlineData("predict image.png")]
    [InlineData("bench")]
    public async Task DamagedAndForeignWeightsAreExplained(string command)
    {
        string cut = trained.PathOf($"cut-for-{command[..5]}.safetensors");
        File.WriteAllBytes(cut, File.ReadAllBytes(trained.Weights)[..^100]);
        AssertFailure(await SampleProcess.Run($"{command} --load \"{cut}\""), "expected its data up to byte");
        AssertFailure(await SampleProcess.Run($"{command} --load \"{trained.Weights}\" --network lenet64"), "lenet.safetensors: tensor 'dense2.weight'");
        AssertFailure(await SampleProcess.Run($"{command} --load \"{trained.Weights}\" --network lenet-mnist"), "lenet.safetensors: ");
    }

    [Fact]
    public async Task ImagesOfAnotherSizeAreExplained()
    {
        DirectoryInfo folder = Directory.CreateDirectory(trained.PathOf("small"));
        foreach (string part in new[] { "train", "t10k" })
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, $"{part}-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2]);
            File.WriteAllBytes(Path.Combine(folder.FullName, $"{part}-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 1, 0]);
        }

        AssertFailure(await SampleProcess.Run($"evaluate --load \"{trained.Weights}\" --data \"{folder.FullName}\""), "lenet takes images of 784 values, but those of --data have 2");
    }

    private static void AssertFailure(SampleProcess sample, string expected)
    {
        Assert.Equal(1, sample.ExitCode);
        Assert.Contains(expected, sample.Error, StringComparison.Ordinal);
        Assert.Single(sample.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
