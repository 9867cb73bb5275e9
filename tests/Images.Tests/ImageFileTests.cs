using GenBn.Images;
using Xunit;

namespace GenBn.Tests;

/// <summary>One image for a prediction, and pairs of images.</summary>
public sealed class ImageFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-file-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static byte[] Pixels(int count)
    {
        byte[] pixels = new byte[count];
        new Random(1).NextBytes(pixels);
        return pixels;
    }

    [Theory]
    [InlineData(ImageResize.Nearest)]
    [InlineData(ImageResize.Bilinear)]
    [InlineData(ImageResize.Area)]
    [InlineData(ImageResize.CropArea)]
    public void AnImageIsDecodedAsInAFolder(ImageResize resize)
    {
        byte[] png = ImageFiles.Png(9, 14, 3, Pixels(9 * 14 * 3));
        string path = Write("c/1.png", png);
        float[] expected = ImageFolder.Open(_folder, 3, 5, 4, resize).Load().Pixels.ToArray().Select(pixel => pixel * (1f / 255)).ToArray();
        Assert.Equal(expected, ImageFile.Load(path, 3, 5, 4, resize));
        Assert.Equal(expected, ImageFile.Load(png, 3, 5, 4, resize));
        using var stream = new MemoryStream(png);
        Assert.Equal(expected, ImageFile.Load(stream, 3, 5, 4, resize));
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void WhatIsNoImageIsNamed()
    {
        Assert.Contains("request: expected a PNG, JPEG or BMP image", Assert.Throws<InvalidDataException>(() => ImageFile.Load(new byte[100], 1, 2, 2, name: "request")).Message, StringComparison.Ordinal);
        Assert.Contains("found no content", Assert.Throws<InvalidDataException>(() => ImageFile.Load(Stream.Null, 1, 2, 2)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => ImageFile.Load(new MemoryStream(new byte[20_000_000]), 1, 2, 2, pixelLimit: 4));
        Assert.Throws<InvalidDataException>(() => ImageFile.Load(ImageFiles.Png(2, 3, 1, new byte[6]), 1, 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => ImageFile.Load(ImageFiles.Png(2, 2, 1, new byte[4]), 1, 2, 2, scale: 0));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => ImageFile.Load(ImageFiles.Png(2, 2, 1, new byte[4]), 2, 2, 2));
        Assert.Throws<FileNotFoundException>(() => ImageFile.Load(Path.Combine(_folder, "no.png"), 1, 2, 2));
    }

    [Fact]
    public void AnAreaIsTheMeanOfItsPixels()
    {
        // 2 rows of 4 columns: each of 1 × 2 results is the mean of a 2 × 2 square.
        Assert.Equal([3f, 30], ImageFile.Load(ImageFiles.Png(2, 4, 1, [1, 2, 10, 20, 4, 5, 40, 50]), 1, 1, 2, ImageResize.Area, scale: 1));

        // 3 columns to 2: each result is a pixel and half of the middle one.
        Assert.Equal([4f, 17], ImageFile.Load(ImageFiles.Png(1, 3, 1, [0, 12, 19]), 1, 1, 2, ImageResize.Area, scale: 1));

        // A square of a wide image is its middle.
        Assert.Equal([5f], ImageFile.Load(ImageFiles.Png(1, 3, 1, [0, 5, 9]), 1, 1, 1, ImageResize.CropArea, scale: 1));

        // A larger image repeats pixels.
        Assert.Equal([1f, 1, 7, 7], ImageFile.Load(ImageFiles.Png(1, 2, 1, [1, 7]), 1, 1, 4, ImageResize.Area, scale: 1));
    }

    [Fact]
    public void PairsAreMatchedByTheirNames()
    {
        byte[] a = Pixels(12), b = Pixels(24)[12..];
        Write("noisy/b.png", ImageFiles.Png(2, 2, 3, b));
        Write("noisy/a.png", ImageFiles.Png(2, 2, 3, a));
        Write("clean/a.bmp", ImageFiles.Bmp(2, 2, a));
        Write("clean/b.png", ImageFiles.Png(2, 2, 1, [1, 2, 3, 4]));
        (string noisy, string clean) = (Path.Combine(_folder, "noisy"), Path.Combine(_folder, "clean"));
        ImagePairs pairs = ImagePairs.Open(noisy, clean, new ImageShape(3, 2, 2), new ImageShape(1, 2, 2), scale: 1);
        Assert.Equal((2, 12, 4, 0), (pairs.Count, pairs.SampleLength, pairs.TargetLength, pairs.Classes));
        Assert.Equal(["a.png", "b.png"], pairs.InputFiles.Select(Path.GetFileName));
        Assert.Equal(["a.bmp", "b.png"], pairs.TargetFiles.Select(Path.GetFileName));
        Dataset data = pairs.Load();
        Assert.Equal([1f, 2, 3, 4], data.Targets[4..].ToArray());
        Assert.Equal((float)a[0], data.Values[0]);

        Write("noisy/c.png", ImageFiles.Png(2, 2, 3, b));
        Assert.Contains("c.png: expected an image of the same name in", Refused(noisy, clean), StringComparison.Ordinal);
        Write("clean/c.png", ImageFiles.Png(2, 2, 3, b));
        Write("clean/c.bmp", ImageFiles.Bmp(2, 2, a));
        Assert.Contains("expected one image of this name, found c.bmp, too", Refused(noisy, clean), StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => ImagePairs.Open(noisy, Path.Combine(_folder, "no"), new ImageShape(3, 2, 2), new ImageShape(1, 2, 2)));
    }

    private static string Refused(string noisy, string clean) => Assert.Throws<InvalidDataException>(
        () => ImagePairs.Open(noisy, clean, new ImageShape(3, 2, 2), new ImageShape(1, 2, 2))).Message;
}
