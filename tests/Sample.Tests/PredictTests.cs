using System.IO.Compression;
using System.Text.RegularExpressions;
using GenBn.Sample.Images;
using SkiaSharp;
using Xunit;

namespace GenBn.Tests;

public sealed class PredictTests(TrainedLeNet trained) : IClassFixture<TrainedLeNet>
{
    /// <summary>The first of the embedded test images, an ankle boot, as an 8-bit grey PNG.</summary>
    private static readonly string AnkleBoot = Path.Combine(AppContext.BaseDirectory, "Images", "ankle-boot.png");

    [Fact]
    public async Task APngIsPredictedAsTheSameImageOfAnIdxFile()
    {
        string idx = trained.PathOf("plain.png");
        string zipped = trained.PathOf("zipped");
        byte[] content = Idx(SampleData.Embedded().Test.Slice(0, 12));
        File.WriteAllBytes(idx, content);
        using (var gzip = new GZipStream(File.Create(zipped), CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        SampleProcess sample = await SampleProcess.Run($"predict --load \"{trained.Weights}\" \"{AnkleBoot}\" \"{idx}\" \"{zipped}\"");
        Assert.Equal("", sample.Error);
        Assert.Equal(0, sample.ExitCode);
        string[][] lines = Columns(sample);
        Assert.Equal(21, lines.Length);
        Assert.All(lines, line => Assert.Equal(7, line.Length));
        Assert.Equal([AnkleBoot, "-"], lines[0][..2]);
        Assert.Equal([idx, "0"], lines[1][..2]);
        Assert.Equal([zipped, "9"], lines[20][..2]);
        Assert.Equal(lines[0][2..], lines[1][2..]);
        Assert.Equal(lines[1..11].Select(line => string.Join(' ', line[1..])), lines[11..].Select(line => string.Join(' ', line[1..])));
        Assert.All(lines, line => Assert.StartsWith($"{line[2]}:", line[4], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--labels fashion --all", @"\t\d\t[A-Z][A-Za-z/ -]+(\t\d:[01]\.\d{4}){10}$")]
    [InlineData("--labels digits", @"\t(\d)\t\1\t\1:[01]\.\d{4}(\t\d:[01]\.\d{4}){2}$")]
    [InlineData("--labels none --invert", @"\t\d\t-(\t\d:[01]\.\d{4}){3}$")]
    public async Task OptionsDecideWhatALineHas(string options, string pattern)
    {
        SampleProcess sample = await SampleProcess.Run($"predict --load \"{trained.Weights}\" {options} \"{AnkleBoot}\"");
        Assert.Equal(0, sample.ExitCode);
        Assert.Matches(pattern, Assert.Single(Lines(sample)));
    }

    [Fact]
    public async Task FilesThatCannotBeReadAreExplainedAndTheOthersPredicted()
    {
        byte[] png = File.ReadAllBytes(AnkleBoot);
        byte[] flipped = [.. png];
        flipped[200] ^= 0xff;
        byte[] header = [.. png];
        header[17] ^= 0xff;
        byte[] idx = Idx(SampleData.Embedded().Test.Slice(0, 1));
        (string Name, byte[]? Content, string Message)[] files =
        [
            ("missing.png", null, "Could not find file"),
            ("empty.png", [], "an empty file"),
            ("text.png", [.. "no image"u8], "expected a PNG, JPEG or BMP image or an IDX file"),
            ("cut.png", png[..200], "expected an intact PNG image"),
            ("start.png", png[..10], "expected an intact PNG image"),
            ("flipped.png", flipped, "expected an intact PNG image"),
            ("header.png", header, "expected an intact PNG image"),
            ("large.png", Png(new SKBitmap(30, 29)), "expected an image of 28 × 28 pixels, found 29 × 30"),
            ("cut.idx", idx[..^1], "expected 784 bytes of data"),
            ("none.idx", [0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28], "expected positive sizes"),
            ("labels.idx", [0, 0, 8, 1, 0, 0, 0, 1, 0], "images, found 1"),
            ("small.idx", [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2], "expected an image of 28 × 28 pixels, found 1 × 2"),
        ];
        foreach ((string name, byte[]? content, _) in files.Where(file => file.Content is not null))
        {
            File.WriteAllBytes(trained.PathOf(name), content!);
        }

        string paths = string.Join(' ', files.Select(file => $"\"{trained.PathOf(file.Name)}\""));
        SampleProcess sample = await SampleProcess.Run($"predict --load \"{trained.Weights}\" {paths} \"{AnkleBoot}\"");
        Assert.Equal(1, sample.ExitCode);
        string[] errors = sample.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(files.Length, errors.Length);
        Assert.All(files.Zip(errors), pair =>
        {
            Assert.Contains(pair.First.Name, pair.Second, StringComparison.Ordinal);
            Assert.Contains(pair.First.Message, pair.Second, StringComparison.Ordinal);
        });
        Assert.StartsWith(AnkleBoot, Assert.Single(Lines(sample)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImagesOfOtherSizesAreScaledOnRequest()
    {
        using SKBitmap image = SKBitmap.Decode(AnkleBoot);
        using SKBitmap large = image.Resize(new SKImageInfo(112, 112, SKColorType.Rgba8888), new SKSamplingOptions(SKFilterMode.Nearest));
        string path = trained.PathOf("112.png");
        File.WriteAllBytes(path, Png(large));
        SampleProcess sample = await SampleProcess.Run($"predict --load \"{trained.Weights}\" --resize \"{path}\" \"{AnkleBoot}\"");
        Assert.Equal(0, sample.ExitCode);
        string[][] lines = Columns(sample);
        Assert.Equal(lines[1][2], lines[0][2]);
    }

    [Fact]
    public async Task AJpegIsPredictedAsThePng()
    {
        using SKBitmap image = SKBitmap.Decode(AnkleBoot);
        using SKData jpeg = image.Encode(SKEncodedImageFormat.Jpeg, 95);
        string path = trained.PathOf("boot.jpg");
        File.WriteAllBytes(path, jpeg.ToArray());
        SampleProcess sample = await SampleProcess.Run($"predict --load \"{trained.Weights}\" \"{path}\" \"{AnkleBoot}\"");
        Assert.Equal(0, sample.ExitCode);
        string[][] lines = Columns(sample);
        Assert.Equal(lines[1][2], lines[0][2]);
    }

    private static string[] Lines(SampleProcess sample) => Regex.Split(sample.Output.TrimEnd(), "\r?\n");

    private static string[][] Columns(SampleProcess sample) => [.. Lines(sample).Select(line => line.Split('\t'))];

    private static byte[] Png(SKBitmap image)
    {
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static byte[] Idx(Dataset images) => [0, 0, 8, 3, 0, 0, 0, (byte)images.Count, 0, 0, 0, 28, 0, 0, 0, 28, .. images.Pixels];
}
