using System.Text.RegularExpressions;
using GenBn.Sample.Networks;
using GenBn.Sample.Predicting;
using Xunit;

namespace GenBn.Tests;

/// <summary>The option <c>--augment</c>.</summary>
public sealed class AugmentationTests
{
    [Fact]
    [Trait("Tier", "Slow")]
    public async Task ImagesAreChangedInTheSameWayOnAnyNumberOfThreads()
    {
        const string Options = "--images 640 --epochs 2 --batch 64";
        SampleProcess plain = await SampleProcess.Run(Options);
        SampleProcess one = await SampleProcess.Run($"{Options} --augment --threads 1");
        SampleProcess three = await SampleProcess.Run($"{Options} --augment --threads 3");
        SampleProcess digits = await SampleProcess.Run($"{Options} --augment --labels digits");
        Assert.Equal("", one.Error);
        Assert.Equal(HashIn(one.Output), HashIn(three.Output));
        Assert.NotEqual(HashIn(plain.Output), HashIn(one.Output));
        Assert.NotEqual(HashIn(digits.Output), HashIn(one.Output));
        Assert.NotEqual(HashIn(digits.Output), HashIn(plain.Output));
    }

    [Theory]
    [InlineData("lenet", null, true)]
    [InlineData("lenet", "fashion", true)]
    [InlineData("lenet", "digits", false)]
    [InlineData("lenet", "none", false)]
    [InlineData("resnet20", null, false)]
    public void OnlyClothesAreMirrored(string network, string? labels, bool mirrored) =>
        Assert.Equal(mirrored, ClassNames.KeepWhenMirrored(labels, NetworkCatalog.Find(network)));

    private static string HashIn(string output)
    {
        Match match = Regex.Match(output, "sha256 ([0-9a-f]{16})");
        Assert.True(match.Success, output);
        return match.Groups[1].Value;
    }
}
