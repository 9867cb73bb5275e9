using System.Buffers.Binary;
using GenBn.Sample.Comparison;
using GenBn.Sample.Images;
using GenBn.Sample.Networks;
using GenBn.Sample.Recipes;
using Xunit;

namespace GenBn.Tests;

public sealed class CompareTests : IDisposable
{
    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("genbn");

    [Fact]
    [Trait("Tier", "Slow")]
    public async Task EveryVariantIsInTheTableAndTheCurvesAreDrawn()
    {
        string picture = Path.Combine(_folder.FullName, "curves.png");
        SampleProcess sample = await SampleProcess.Run($"compare --images 320 --epochs 2 --output \"{picture}\"");
        Assert.Equal("", sample.Error);
        Assert.Equal(0, sample.ExitCode);
        foreach (string title in new[] { "variant", "final loss", "train acc", "best test acc", "last test acc", "sec/epoch" })
        {
            Assert.Contains(title, sample.Output, StringComparison.Ordinal);
        }

        foreach (Variant variant in Variants.All)
        {
            Assert.Matches(FormattableString.Invariant($@"(?m)^ *{variant.Name} +{variant.LearningRate:F1} +\d\.\d{{4}} "), sample.Output);
        }

        AssertPicture(picture);
    }

    [Fact]
    public void ADivergedVariantIsShownAsSuch()
    {
        ImageSplit images = SampleData.Read(folder: null, count: 64);
        Recipe recipe = DefaultRecipes.Founding with { BatchSize = 32 };
        var variant = new Variant<LeNet>("much too fast", 1e38f, seed => new LeNet(seed));
        Outcome outcome = variant.Train(recipe, epochs: 2, images, threads: 2, seed: 1);
        Assert.NotNull(outcome.Divergence);

        using var table = new StringWriter();
        OutcomeTable.Print([outcome], table);
        Assert.Matches("much too fast .*nan .*diverged", table.ToString());
        string picture = Path.Combine(_folder.FullName, "diverged.png");
        OutcomePlot.Save([outcome], epochs: 2, picture);
        AssertPicture(picture);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>A PNG file, large enough to read a legend in it.</summary>
    private static void AssertPicture(string path)
    {
        ReadOnlySpan<byte> content = File.ReadAllBytes(path);
        Assert.Equal(PngSignature, content[..8]);
        Assert.InRange(BinaryPrimitives.ReadInt32BigEndian(content[16..]), 1000, 4000);
        Assert.InRange(BinaryPrimitives.ReadInt32BigEndian(content[20..]), 500, 3000);
    }
}
