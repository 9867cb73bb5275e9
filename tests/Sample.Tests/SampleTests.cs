using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace GenBn.Tests;

public sealed partial class SampleTests
{
    [Theory]
    [Trait("Tier", "Slow")]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(5, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public async Task TrainingRepeatsBitForBit(int threads, bool withoutAvx512)
    {
        // Without AVX-512 the kernels run on 256-bit vectors where the machine has it, and as before where not.
        SampleProcess reference = await SampleProcess.Run("--epochs 3 --batch 100 --threads 1");
        SampleProcess other = await SampleProcess.Run(
            $"--epochs 3 --batch 100 --threads {threads}", withoutAvx512 ? [("DOTNET_EnableAVX512", "0")] : []);
        Assert.Equal(Hash().Match(reference.Output).Groups[1].Value, Hash().Match(other.Output).Groups[1].Value);
        Assert.Matches(Hash(), other.Output);
    }

    [Fact]
    [Trait("Tier", "Slow")]
    public async Task TheDefaultReachesItsAccuracy()
    {
        SampleProcess sample = await SampleProcess.Run("");
        Assert.Equal(0, sample.ExitCode);
        MatchCollection epochs = Epoch().Matches(sample.Output);
        Assert.Equal(10, epochs.Count);
        Assert.True(double.Parse(epochs[^1].Groups["test"].Value, CultureInfo.InvariantCulture) >= 0.84, sample.Output);
        Assert.Matches(@"[\d,]+ images/s", sample.Output);
        Assert.Matches(@"recalibration of running statistics on 10,000 images: \d+\.\d\d sec an epoch", sample.Output);
        Assert.Contains("44,652 parameters", sample.Output, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Tier", "Slow")]
    [InlineData("--data /no/such/folder", "/no/such/folder")]
    [InlineData("--network alexnet", "alexnet")]
    [InlineData("--epochs 0", "--epochs must be at least 1")]
    [InlineData("--batch -3", "--batch must be at least 1")]
    [InlineData("--lr -1", "not negative")]
    [InlineData("--momentum 1", "1")]
    [InlineData("--threads 0", "--threads must be at least 1")]
    [InlineData("--recalibrate -1", "--recalibrate must be at least 0")]
    [InlineData("--images 20000", "--images must be at most 10,000")]
    [InlineData("--steps 5", "--steps does not apply: lenet is trained by --epochs")]
    [InlineData("--network deep --epochs 1", "--epochs does not apply: deep is trained by --steps")]
    [InlineData("--network deep --momentum 0.5", "--momentum does not apply: Adam")]
    [InlineData("--network resnet20 --data .", "--data does not apply: resnet20")]
    [InlineData("--lr 1e38 --images 64 --epochs 2", "The loss is NaN")]
    [InlineData("train --epochs 0", "--epochs must be at least 1")]
    [InlineData("train --save /no/such/folder/x.safetensors", "--save: the directory '/no/such/folder'")]
    [InlineData("train --save .", "--save: '.' is a directory")]
    [InlineData("train --plot /no/such/folder/x.png", "--plot: the directory '/no/such/folder'")]
    [InlineData("train --confusion .", "--confusion: '.' is a directory")]
    [InlineData("train --log /dev/null/logs", "The log directory '/dev/null/logs' cannot be created")]
    [InlineData("train --progress maybe", "maybe")]
    [InlineData("train --labels letters", "letters")]
    [InlineData("train --checkpoint /no/such/folder/x", "--checkpoint: the directory '/no/such/folder'")]
    [InlineData("train --checkpoint-every 5", "--checkpoint-every does not apply: there is no --checkpoint")]
    [InlineData("train --resume /no/such/file", "/no/such/file")]
    [InlineData("train --network deep --early-stop 2", "--early-stop does not apply: deep is trained by --steps")]
    [InlineData("train --early-stop 0", "--early-stop must be at least 1")]
    [InlineData("evaluate --load /dev/null --confusion /no/such/folder/x.png", "--confusion: the directory '/no/such/folder'")]
    [InlineData("evaluate", "--load")]
    [InlineData("evaluate --load /no/such/file", "/no/such/file")]
    [InlineData("predict --load . image.png", ".")]
    [InlineData("bench --seconds 0", "--seconds must be more than 0")]
    [InlineData("bench --seconds soon", "soon")]
    [InlineData("bench --threads 0", "--threads must be at least 1")]
    [InlineData("summary --network alexnet", "alexnet")]
    [InlineData("compare --epochs 0", "--epochs must be at least 1")]
    [InlineData("compare --output /no/such/folder/x.png", "/no/such/folder")]
    public async Task BadOptionsAreExplained(string arguments, string expected)
    {
        SampleProcess sample = await SampleProcess.Run(arguments);
        Assert.NotEqual(0, sample.ExitCode);
        Assert.Contains(expected, sample.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", sample.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderWithoutDataIsExplained()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("genbn");
        try
        {
            SampleProcess sample = await SampleProcess.Run($"--data \"{folder.FullName}\"");
            Assert.Equal(1, sample.ExitCode);
            Assert.Contains("train-images-idx3-ubyte", sample.Error, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex(@"^epoch \d+, loss \d\.\d{4}, train acc \d\.\d{3}, test acc (?<test>\d\.\d{3}), time \d+\.\d sec$", RegexOptions.Multiline)]
    private static partial Regex Epoch();

    [GeneratedRegex("sha256 ([0-9a-f]{16})")]
    private static partial Regex Hash();
}
