using System.Globalization;
using GenBn.Sample.Images;
using GenBn.Sample.Showcases;
using Xunit;

namespace GenBn.Tests;

/// <summary>The showcases reach what their page says.</summary>
[Trait("Tier", "Slow")]
public sealed class ShowcaseTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly StringWriter _output = new(CultureInfo.InvariantCulture);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void ThePoleIsBalanced()
    {
        Assert.Equal(0, CartPoleCommand.Run(seed: 1, _output));
        Assert.Contains("solved in", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ShapesAreFound()
    {
        FileInfo picture = Picture();
        Assert.Equal(0, ShapesCommand.Run(images: 2_000, epochs: 12, threads: 2, seed: 1, picture, _output));
        Assert.InRange(LastNumber("test IoU "), 0.9, 1);
        AssertSize(picture, width: (8 * 100) + 4, height: (3 * 100) + 4);
    }

    /// <summary>A reconstruction is far nearer to its image than the mean image is.</summary>
    [Fact]
    public void ImagesAreReconstructed()
    {
        ImageSplit images = SampleData.Read(folder: null, count: 2_000);
        double[] mean = new double[784];
        for (int at = 0; at < images.Train.Pixels.Length; at++)
        {
            mean[at % 784] += images.Train.Pixels[at] / 255.0 / images.Train.Count;
        }

        double variance = 0;
        for (int at = 0; at < images.Test.Pixels.Length; at++)
        {
            variance += Math.Pow((images.Test.Pixels[at] / 255.0) - mean[at % 784], 2) / images.Test.Pixels.Length;
        }

        FileInfo picture = Picture();
        Assert.Equal(0, AutoencoderCommand.Run(images, epochs: 4, threads: 2, seed: 1, picture, _output));
        Assert.InRange(LastNumber("test loss "), 0, variance / 5);
        AssertSize(picture, width: (10 * 88) + 4, height: (2 * 88) + 4);
    }

    private FileInfo Picture() => new(Path.Combine(_folder.FullName, "picture.png"));

    private double LastNumber(string before)
    {
        string text = _output.ToString();
        int start = text.LastIndexOf(before, StringComparison.Ordinal) + before.Length;
        return double.Parse(text[start..text.IndexOf('\n', start)].Trim(), CultureInfo.InvariantCulture);
    }

    private static void AssertSize(FileInfo picture, int width, int height)
    {
        using var content = new PngContent(picture.FullName);
        Assert.Equal((width, height), (content.Width, content.Height));
    }
}
