using GenBn.Images;
using Xunit;

namespace GenBn.Tests;

public sealed class ImageFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-images-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Pixels(int count, int seed = 1)
    {
        byte[] pixels = new byte[count];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static byte[] Planes(byte[] pixels, int channels) =>
        [.. Enumerable.Range(0, channels).SelectMany(channel => pixels.Where((_, at) => at % channels == channel))];

    [Fact]
    public void ClassesAreFoldersInOrdinalOrder()
    {
        byte[] black = ImageFiles.Png(2, 2, 1, new byte[4]);
        foreach (string name in (string[])["b/2.PNG", "b/10.png", "B/x.png", "a/1.png", ".hidden/1.png", "a/.hidden"])
        {
            Write(name, black);
        }

        Write("README.txt", [1]);
        ImageFolder folder = ImageFolder.Open(_folder, 1, 2, 2);
        Assert.Equal(["B", "a", "b"], folder.ClassNames);
        Assert.Equal(["B/x.png", "a/1.png", "b/10.png", "b/2.PNG"], folder.Files.Select(file => Path.GetRelativePath(_folder, file).Replace('\\', '/')));
        Assert.Equal([0, 1, 2, 2], folder.Labels.ToArray());
        Assert.Equal((4, 4, 3, 0), (folder.Count, folder.SampleLength, folder.Classes, folder.TargetLength));
    }

    [Fact]
    public void EveryFormatGivesItsPixels()
    {
        byte[] colours = Pixels(3 * 4 * 5);
        byte[] grey = Pixels(4 * 5, seed: 2);
        Write("c/1.bmp", ImageFiles.Bmp(4, 5, colours));
        Write("c/2.png", ImageFiles.Png(4, 5, 3, colours));
        Write("c/3.png", ImageFiles.Png(4, 5, 1, grey));
        Dataset data = ImageFolder.Open(_folder, 3, 4, 5).Load();
        Assert.Equal(Planes(colours, 3), data.Pixels[..60].ToArray());
        Assert.Equal(Planes(colours, 3), data.Pixels[60..120].ToArray());
        Assert.Equal([.. grey, .. grey, .. grey], data.Pixels[120..].ToArray());

        Dataset asGrey = ImageFolder.Open(_folder, 1, 4, 5).Load();
        Assert.Equal(grey, asGrey.Pixels[40..].ToArray());
        for (int at = 0; at < 20; at++)
        {
            Assert.Equal((0.299 * colours[3 * at]) + (0.587 * colours[(3 * at) + 1]) + (0.114 * colours[(3 * at) + 2]), asGrey.Pixels[at], 1.5);
        }
    }

    [Fact]
    public void AJpegGivesItsBlocks()
    {
        Write("c/1.jpg", ImageFiles.Jpeg(8, 24, [200, 17, 130]));
        byte[] pixels = ImageFolder.Open(_folder, 1, 8, 24).Load().Pixels.ToArray();
        for (int at = 0; at < pixels.Length; at++)
        {
            Assert.Equal((at % 24 / 8) switch { 0 => 200, 1 => 17, _ => 130 }, pixels[at]);
        }
    }

    [Fact]
    public void ReadingAndLoadingAreTheSame()
    {
        for (int image = 0; image < 6; image++)
        {
            Write($"class {image % 2}/{image}.png", ImageFiles.Png(6, 7, 3, Pixels(126, image)));
        }

        ImageFolder folder = ImageFolder.Open(_folder, 3, 4, 5, ImageResize.Bilinear);
        Dataset loaded = folder.Load();
        int[] order = [5, 0, 3, 3];
        float[] values = new float[4 * 60];
        int[] labels = new int[4];
        folder.Read(1, order, values, labels, []);
        float[] expected = new float[60];
        for (int index = 0; index < order.Length; index++)
        {
            loaded.CopySample(order[index], expected);
            Assert.Equal(expected, values[(60 * index)..(60 * (index + 1))]);
            Assert.Equal(loaded.Labels[order[index]], labels[index]);
        }

        (IDataSource remaining, IDataSource part) = folder.Split(2, seed: 1, stratified: true);
        Assert.Equal([0, 1], part.Labels.ToArray());
        Assert.Equal(4, remaining.Count);
    }

    [Theory]
    [InlineData(6, 8)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(7, 3)]
    public void ResizingIsItsFormula(int height, int width)
    {
        byte[] pixels = Pixels(12);
        Write("c/1.png", ImageFiles.Png(3, 4, 1, pixels));
        byte[] nearest = ImageFolder.Open(_folder, 1, height, width, ImageResize.Nearest).Load().Pixels.ToArray();
        byte[] bilinear = ImageFolder.Open(_folder, 1, height, width, ImageResize.Bilinear).Load().Pixels.ToArray();
        for (int at = 0; at < height * width; at++)
        {
            double row = ((at / width) + 0.5) * 3 / height;
            double column = ((at % width) + 0.5) * 4 / width;
            Assert.Equal(pixels[((int)row * 4) + (int)column], nearest[at]);

            // A tent over the pixels' centres, the border repeated.
            double sum = 0;
            for (int tap = 0; tap < 12; tap++)
            {
                (double y, double x) = (Math.Clamp(row, 0.5, 2.5) - 0.5 - (tap / 4), Math.Clamp(column, 0.5, 3.5) - 0.5 - (tap % 4));
                sum += pixels[tap] * Math.Max(0, 1 - Math.Abs(y)) * Math.Max(0, 1 - Math.Abs(x));
            }

            Assert.Equal(sum, bilinear[at], 0.5001);
        }
    }

    [Fact]
    public void WhatIsNoFolderOfImagesIsNamed()
    {
        Assert.Throws<DirectoryNotFoundException>(() => ImageFolder.Open(Path.Combine(_folder, "missing"), 1, 2, 2));
        Assert.Equal($"{_folder}: expected a folder for each class, found none.", Fault());
        Directory.CreateDirectory(Path.Combine(_folder, "a"));
        Assert.Equal($"{Path.Combine(_folder, "a")}: expected images in the folder of a class, found none.", Fault());
        string text = Write("a/labels.txt", [1]);
        Assert.Equal($"{text}: expected images in the folder of a class, .png, .jpg, .jpeg, .bmp, found a file of another kind.", Fault());
        File.Delete(text);
        string inner = Path.Combine(_folder, "a", "inner");
        Directory.CreateDirectory(inner);
        Assert.Equal($"{inner}: expected images in the folder of a class, found a folder.", Fault());
        string stray = Write("stray.jpg", [1]);
        Assert.Equal($"{stray}: expected images in folders named after their classes, found one beside them.", Fault());

        string Fault() => Assert.Throws<InvalidDataException>(() => ImageFolder.Open(_folder, 1, 2, 2)).Message;
    }

    [Fact]
    public void ImpossibleArgumentsAreRefused()
    {
        Write("a/1.png", ImageFiles.Png(2, 2, 1, new byte[4]));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => ImageFolder.Open(_folder, 2, 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>("height", () => ImageFolder.Open(_folder, 1, 0, 2));
        Assert.Throws<ArgumentOutOfRangeException>("width", () => ImageFolder.Open(_folder, 1, 2, -1));
        Assert.Throws<ArgumentOutOfRangeException>("width", () => ImageFolder.Open(_folder, 1, 1 << 20, 1 << 20));
        Assert.Throws<ArgumentOutOfRangeException>("resize", () => ImageFolder.Open(_folder, 1, 2, 2, (ImageResize)7));
        foreach (float scale in (float[])[0, -1, float.NaN, float.PositiveInfinity])
        {
            Assert.Throws<ArgumentOutOfRangeException>("scale", () => ImageFolder.Open(_folder, 1, 2, 2, scale: scale));
        }

        ImageFolder folder = ImageFolder.Open(_folder, 1, 2, 2);
        Assert.Throws<ArgumentOutOfRangeException>("samples", () => folder.Read(0, [1], new float[4], new int[1], []));
        Assert.Throws<ArgumentException>("inputs", () => folder.Read(0, [0], new float[3], new int[1], []));
    }

    /// <summary>A folder, its images in memory and with 16 bits: all know their shape and what samples were multiplied by.</summary>
    [Fact]
    public void ShapeAndScaleAreKnown()
    {
        Write("a/1.png", ImageFiles.Png(2, 3, 3, Pixels(18)));
        ImageFolder folder = ImageFolder.Open(_folder, 3, 2, 3);
        foreach (IDataSource source in (IDataSource[])[folder, folder.Load(), folder.Augment(1, new Shift(1)), folder.Take(1)])
        {
            Assert.Equal(new ImageShape(3, 2, 3), source.Shape);
            Assert.Equal(1f / 255, source.Scale);
        }

        Write("a/2.png", new PngWriter(2, 3, 2, 16).Write([.. Enumerable.Range(0, 18).Select(sample => (ushort)(sample * 3000))]));
        Dataset wide = ImageFolder.Open(_folder, 3, 2, 3).Load();
        Assert.False(wide.IsBytes);
        Assert.Equal((new ImageShape(3, 2, 3), 1f / 255), (wide.Shape, wide.Scale));
    }

    /// <summary>Every value is the raw value times the scale, read or loaded, of 8 bits or of 16; and every source says the scale.</summary>
    [Theory]
    [InlineData(1f)]
    [InlineData(1f / 128)]
    [InlineData(1f / 255)]
    public void AScaleMultipliesRawValues(float scale)
    {
        byte[] bytes = Pixels(6);
        ushort[] words = [.. Enumerable.Range(0, 6).Select(sample => (ushort)(65535 - (sample * 7919)))];
        Write("a/1.png", ImageFiles.Png(2, 3, 1, bytes));
        Dataset narrow = ImageFolder.Open(_folder, 1, 2, 3, scale: scale).Load();
        Assert.Equal((true, scale), (narrow.IsBytes, narrow.Scale));
        Assert.Equal(bytes, narrow.Pixels.ToArray());

        Write("a/2.png", new PngWriter(2, 3, 0, 16).Write(words));
        ImageFolder folder = ImageFolder.Open(_folder, 1, 2, 3, scale: scale);
        float[] values = new float[12];
        folder.Read(1, [0, 1], values, new int[2], []);
        Assert.Equal([.. bytes.Select(raw => raw * scale), .. words.Select(word => ImageBench.WideValue(word, scale))], values);
        Dataset wide = folder.Load();
        Assert.Equal(values, wide.Values.ToArray());
        Assert.All((IDataSource[])[folder, wide, folder.Augment(1, new Shift(1)), folder.Take(1)], source => Assert.Equal(scale, source.Scale));
    }

    /// <summary>A network that multiplies raw values by the same scale computes with the same bits.</summary>
    [Fact]
    public void ScaledValuesAreRawOnesTimesTheScale()
    {
        Write("a/1.png", new PngWriter(16, 16, 0, 16).Write([.. Enumerable.Range(0, 256).Select(sample => (ushort)(sample * 256))]));
        float[] raw = ImageFolder.Open(_folder, 1, 16, 16, scale: 1).Load().Values.ToArray();
        Assert.Equal([.. raw.Select(value => value * (1f / 255))], ImageFolder.Open(_folder, 1, 16, 16).Load().Values.ToArray());
        Assert.Equal(65280 / 257f, raw.Max());
    }
}
