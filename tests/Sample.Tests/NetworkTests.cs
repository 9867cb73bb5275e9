using System.Text.RegularExpressions;
using Xunit;

namespace GenBn.Tests;

/// <summary>Every network of the sample, by its name, for a few steps.</summary>
public sealed partial class NetworkTests
{
    [Theory]
    [Trait("Tier", "Slow")]
    [InlineData("lenet", "--images 600 --epochs 2", 44_652)]
    [InlineData("lenet64", "--images 600 --epochs 2", 42_012)]
    [InlineData("lenet-keras", "--images 600 --epochs 2", 43_872)]
    [InlineData("resnet20", "--images 80 --epochs 2 --batch 40", 272_474)]
    [InlineData("mobilenet", "--images 40 --epochs 2 --batch 20", 305_770)]
    public async Task NetworksTrainByEpochs(string name, string options, int parameters)
    {
        SampleProcess sample = await SampleProcess.Run($"--network {name} {options}");
        Assert.Equal("", sample.Error);
        Assert.Equal(0, sample.ExitCode);
        Assert.StartsWith(FormattableString.Invariant($"{name}: {parameters:N0} parameters; "), sample.Output, StringComparison.Ordinal);
        Assert.Equal(2, Epoch().Count(sample.Output));
        Assert.Matches(@"(?m)^best (test|val) acc \d\.\d{3}; [\d,]+ images/s, ", sample.Output);
        Assert.Matches("sha256 [0-9a-f]{16}", sample.Output);
    }

    [Theory]
    [Trait("Tier", "Slow")]
    [InlineData("deep")]
    [InlineData("deep-plain")]
    public async Task NetworksTrainBySteps(string name)
    {
        SampleProcess sample = await SampleProcess.Run($"--network {name} --images 1200 --batch 16 --steps 110");
        Assert.Equal("", sample.Error);
        Assert.Equal(0, sample.ExitCode);
        Assert.Contains("1,000 training, 200 validation and 2,000 test images", sample.Output, StringComparison.Ordinal);
        Assert.Equal(["25", "50", "75", "100"], TrainingLine().Matches(sample.Output).Select(line => line.Groups[1].Value));
        Assert.Equal(["100"], ValidationLine().Matches(sample.Output).Select(line => line.Groups[1].Value));
        Assert.Matches(@"(?m)^Final validation accuracy: \d\.\d{5}$", sample.Output);
        Assert.Matches(@"(?m)^Final test accuracy: \d\.\d{5}$", sample.Output);
        Assert.Contains("the same answers as in a batch: 100 of 100", sample.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LeNetMnistListsItsLayersAndItsValidation()
    {
        SampleProcess sample = await SampleProcess.Run("--network lenet-mnist --images 600 --epochs 1");
        string[][] rows =
        [
            ["conv1", "156"],
            ["batchnorm1", "12"],
            ["conv2", "2,416"],
            ["batchnorm2", "32"],
            ["dense1", "30,840"],
            ["batchnorm3", "240"],
            ["dense2", "10,164"],
            ["batchnorm4", "168"],
            ["dense3", "850"],
            ["total", "44,878"],
        ];
        foreach (string[] row in rows)
        {
            Assert.Matches($@"(?m)^{row[0]} .* {row[1]} +[\d,]+$", sample.Output);
        }

        Assert.Contains("\nparameters  44,878 trainable, 0 frozen; 179,512 bytes\nbuffers     452 running ", sample.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(1, Epoch().Count(sample.Output));
        Assert.Contains("480 training, 120 validation and 2,000 test images", sample.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^test loss \d\.\d{4}, test acc \d\.\d{3}$", sample.Output);
    }

    [Fact]
    public async Task RecalibrationCanBeSetAndSwitchedOff()
    {
        SampleProcess some = await SampleProcess.Run("--images 600 --epochs 1 --recalibrate 300");
        SampleProcess none = await SampleProcess.Run("--images 600 --epochs 1 --recalibrate 0");
        Assert.Matches(@"recalibration of running statistics on 300 images: \d+\.\d\d sec an epoch", some.Output);
        Assert.DoesNotContain("recalibration", none.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^epoch \d+, loss \d+\.\d{4}, train acc \d\.\d{3}(, test acc \d\.\d{3})?, time \d+\.\d sec(, val loss \d+\.\d{4}, val acc \d\.\d{3})?$", RegexOptions.Multiline)]
    private static partial Regex Epoch();

    [GeneratedRegex(@"^Batch: (\d+): Training loss: \d+\.\d{5}, Training accuracy: \d\.\d{5}$", RegexOptions.Multiline)]
    private static partial Regex TrainingLine();

    [GeneratedRegex(@"^Batch: (\d+): Validation loss: \d+\.\d{5}, Validation accuracy: \d\.\d{5}$", RegexOptions.Multiline)]
    private static partial Regex ValidationLine();
}
