using GenBn.Images;
using Xunit;

namespace GenBn.Tests;

/// <summary>What lies in folders of images, in every form that its formats have, is read as it is or named.</summary>
public sealed class R4ImageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-r4-").FullName;

    public static TheoryData<byte, byte, bool> PngForms()
    {
        var forms = new TheoryData<byte, byte, bool>();
        foreach ((byte type, byte[] depths) in ((byte, byte[])[])[(0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16])])
        {
            foreach (byte depth in depths)
            {
                forms.Add(type, depth, false);
                forms.Add(type, depth, true);
            }
        }

        return forms;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    private string Fault(Action action) => Assert.Throws<InvalidDataException>(action).Message.Replace(_folder, "", StringComparison.Ordinal).Replace('\\', '/');

    /// <summary>Every colour type and depth, interlaced or not, with all filters, at sizes that leave passes empty.</summary>
    [Theory]
    [MemberData(nameof(PngForms))]
    public void EveryFormOfPngGivesItsPixels(byte type, byte depth, bool isInterlaced)
    {
        foreach ((int height, int width) in ((int, int)[])[(1, 1), (2, 3), (5, 1), (1, 9), (13, 11), (16, 24)])
        {
            var random = new Random((100 * type) + depth);
            byte[] palette = new byte[type == 3 ? 3 << depth : 0];
            random.NextBytes(palette);
            var writer = new PngWriter(height, width, type, depth, isInterlaced) { Palette = palette, ChunkLength = 7 };
            ushort[] samples = [.. Enumerable.Range(0, height * width * writer.Samples).Select(_ => (ushort)random.Next(1 << depth))];
            byte[] content = writer.Write(samples);

            // The three colours of each pixel, from 0 to 1.
            double most = (1 << depth) - 1;
            double[] colours = new double[3 * height * width];
            for (int pixel = 0; pixel < height * width; pixel++)
            {
                ReadOnlySpan<ushort> stored = samples.AsSpan(pixel * writer.Samples, writer.Samples);
                for (int channel = 0; channel < 3; channel++)
                {
                    colours[(3 * pixel) + channel] = type switch
                    {
                        0 or 4 => stored[0] / most,
                        3 => palette[(3 * stored[0]) + channel] / 255.0,
                        _ => stored[channel] / most,
                    };
                }
            }

            Assert.Equal(ImageBench.Planes(Array.ConvertAll(colours, value => (float)value), 3), ImageBench.Values(content, 3, height, width), (one, other) => Math.Abs(one - other) < 2.4e-7);

            float[] grey = ImageBench.Values(content, 1, height, width);
            for (int pixel = 0; pixel < grey.Length; pixel++)
            {
                double luma = (0.299 * colours[3 * pixel]) + (0.587 * colours[(3 * pixel) + 1]) + (0.114 * colours[(3 * pixel) + 2]);
                Assert.Equal(luma, grey[pixel], 0.51 / (depth == 16 ? 65535 : 255));
            }
        }
    }

    /// <summary>A sensor of 12 bits: neighbouring numbers stay apart, in reading and in loading, resized or not, beside 8-bit images too.</summary>
    [Fact]
    public void SixteenBitsReachTheValues()
    {
        ushort[] samples = [.. Enumerable.Range(0, 16).Select(at => (ushort)(0x0800 + at))];
        Write("c/1.png", new PngWriter(4, 4, 0, 8).Write([.. Enumerable.Range(0, 16).Select(at => (ushort)at)]));
        Write("c/2.png", new PngWriter(4, 4, 0, 16).Write(samples));
        Write("c/3.png", new PngWriter(4, 4, 0, 8).Write(new ushort[16]));
        ImageFolder folder = ImageFolder.Open(_folder, 1, 4, 4);
        float[] values = new float[48];
        folder.Read(1, [0, 1, 2], values, new int[3], []);
        Assert.Equal([.. samples.Select(sample => ImageBench.WideValue(sample))], values[16..32]);
        Assert.Equal(16, values[16..32].Distinct().Count());
        Dataset loaded = folder.Load();
        Assert.False(loaded.IsBytes);
        Assert.Equal(values, loaded.Values.ToArray());

        // A quarter of the way between two numbers that 8 bits do not tell apart.
        ImageFolder wide = ImageFolder.Open(_folder, 1, 4, 8, ImageResize.Bilinear);
        wide.Read(1, [1], values, new int[1], []);
        Assert.Equal(ImageBench.WideValue(MathF.Floor(0x0800 + 0.25f + 0.5f)), values[1]);
        Assert.Equal(ImageBench.WideValue(MathF.Floor(0x0800 + 0.75f + 0.5f)), values[2]);
    }

    [Fact]
    public void PngChunksThatNobodyMustKnowAreReadOver()
    {
        byte[] known = [.. PngWriter.Chunk("tRNS"u8, [0, 1, 0, 2, 0, 3]), .. PngWriter.Chunk("gAMA"u8, [0, 0, 0, 1]), .. PngWriter.Chunk("aaAa"u8, new byte[100]), .. PngWriter.Chunk("PLTE"u8, [1, 2, 3])];
        byte[] broken = PngWriter.Chunk("teXt"u8, [1, 2]);
        broken[^1] ^= 1;
        var writer = new PngWriter(2, 2, 2, 8) { Before = [.. known, .. broken], Behind = PngWriter.Chunk("tEXt"u8, [0]) };
        ushort[] samples = [.. Enumerable.Range(0, 12).Select(at => (ushort)at)];
        Assert.Equal(ImageBench.Planes([.. samples.Select(sample => sample * (1f / 255f))], 3), ImageBench.Values(writer.Write(samples), 3, 2, 2));
        Assert.Equal(
            "expected chunks of the PNG specification, found 'AbCd', which a reader must know, at offset 33.",
            ImageBench.Fault((writer with { Before = PngWriter.Chunk("AbCd"u8, []) }).Write(samples)));
        Assert.Equal("expected a palette, found none.", ImageBench.Fault((writer with { ColourType = 3, Before = [] }).Write(samples.AsSpan(0, 4))));
        byte[] outside = (writer with { ColourType = 3, Depth = 2, Palette = new byte[9], Before = [] }).Write([0, 1, 2, 3]);
        Assert.Equal("expected numbers of a palette of 3 colours, found 3.", ImageBench.Fault(outside));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void EveryPaletteOfBmpGivesItsPixels(int bits)
    {
        var random = new Random(bits);
        (byte, byte, byte)[] palette = [.. Enumerable.Range(0, 1 << bits).Select(_ => ((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)))];
        foreach ((int header, bool isTopDown, int width) in ((int, bool, int)[])[(40, false, 7), (40, true, 8), (12, false, 3), (124, true, 33)])
        {
            uint[] pixels = [.. Enumerable.Range(0, 5 * width).Select(_ => (uint)random.Next(1 << bits))];
            var writer = new BmpWriter(5, width, bits) { HeaderLength = header, IsTopDown = isTopDown, Palette = palette };
            byte[] expected = [.. pixels.SelectMany(pixel => (byte[])[palette[pixel].Item1, palette[pixel].Item2, palette[pixel].Item3])];
            Assert.Equal(ImageBench.Planes(Array.ConvertAll(expected, Value), 3), ImageBench.Values(writer.Write(pixels), 3, 5, width));
        }
    }

    [Theory]
    [InlineData(16, 0u, 0u, 0u)]
    [InlineData(16, 0xf800u, 0x07e0u, 0x001fu)]
    [InlineData(24, 0u, 0u, 0u)]
    [InlineData(32, 0u, 0u, 0u)]
    [InlineData(32, 0x000000ffu, 0x0000ff00u, 0x00ff0000u)]
    [InlineData(32, 0x3ff00000u, 0x000ffc00u, 0x000003ffu)]
    public void EveryDepthOfBmpGivesItsPixels(int bits, uint red, uint green, uint blue)
    {
        var random = new Random(bits);
        bool hasMasks = red != 0;
        uint[] masks = hasMasks ? [red, green, blue] : bits == 16 ? [0x7c00, 0x03e0, 0x001f] : [0xff0000, 0x00ff00, 0x0000ff];
        foreach ((int header, bool isTopDown) in ((int, bool)[])[(40, false), (40, true), (56, true), (124, false)])
        {
            uint[] pixels = [.. Enumerable.Range(0, 35).Select(_ => (uint)random.NextInt64(1L << bits))];
            var writer = new BmpWriter(5, 7, bits) { HeaderLength = header, IsTopDown = isTopDown, Masks = hasMasks ? masks : [] };
            float[] values = ImageBench.Values(writer.Write(pixels), 3, 5, 7);
            for (int at = 0; at < values.Length; at++)
            {
                uint mask = masks[at / 35];
                double expected = (double)(pixels[at % 35] & mask) / mask;
                Assert.Equal(Math.Round(expected * 255), values[at] * 255, 0.001);
            }
        }
    }

    /// <summary>Added to its place, the length of such a header does not fit 32 bits.</summary>
    [Theory]
    [InlineData(0xffff_fff2)]
    [InlineData(0xffff_ffff)]
    [InlineData(0x8000_0000)]
    public void ABmpHeaderThatIsTooLongForAnyFileIsNamed(uint length)
    {
        byte[] content = new byte[28];
        (content[0], content[1]) = ((byte)'B', (byte)'M');
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(14), length);
        Assert.Equal($"expected a header of 12 or of at least 40 bytes within the file, found one of {length} in 28 bytes.", ImageBench.Fault(content));
    }

    [Fact]
    public void FormsOfBmpThatAreNotReadAreNamed()
    {
        byte[] content = new BmpWriter(4, 4, 8) { Palette = new (byte, byte, byte)[2] }.Write(new uint[16]);
        Assert.Null(ImageBench.Fault(content));
        content[30] = 1;
        Assert.Equal("expected a BMP image without compression, found run lengths.", ImageBench.Fault(content));
        content = new BmpWriter(4, 4, 8) { Palette = new (byte, byte, byte)[2] }.Write([.. Enumerable.Repeat(2u, 16)]);
        Assert.Equal("expected numbers of a palette of 2 colours, found 2.", ImageBench.Fault(content));
    }

    /// <summary>A camera that is turned writes how into its file: the image is upright, whatever the format and the order of bytes.</summary>
    [Theory]
    [InlineData(1, "abcdef", 2, 3)]
    [InlineData(2, "cbafed", 2, 3)]
    [InlineData(3, "fedcba", 2, 3)]
    [InlineData(4, "defabc", 2, 3)]
    [InlineData(5, "adbecf", 3, 2)]
    [InlineData(6, "daebfc", 3, 2)]
    [InlineData(7, "fcebda", 3, 2)]
    [InlineData(8, "cfbead", 3, 2)]
    public void ImagesAreTurnedUpright(int orientation, string upright, int height, int width)
    {
        // Rows abc and def; in a JPEG a letter is a block.
        byte[] stored = [.. "abcdef"u8];
        float[] expected = [.. upright.Select(letter => Value((byte)letter))];
        foreach (bool isLittle in (bool[])[false, true])
        {
            byte[] tiff = JpegWriter.Tiff(orientation, isLittle);
            var png = new PngWriter(2, 3, 0, 8) { Before = PngWriter.Chunk("eXIf"u8, tiff) };
            Assert.Equal(expected, ImageBench.Values(png.Write([.. stored.Select(value => (ushort)value)]), 1, height, width));
            byte[] jpeg = JpegWriter.With(ImageFiles.Jpeg(16, 24, stored), 0xe1, [.. "Exif\0\0"u8, .. tiff]);
            Raster blocks = ImageBench.Decode(jpeg, 1, height, width, ImageResize.Nearest, 1 << 16);
            Assert.Equal(expected, Array.ConvertAll(blocks.Bytes!, Value));
            ushort[] words = [.. stored.Select(value => (ushort)(value << 8))];
            byte[] wide = new PngWriter(2, 3, 0, 16) { Before = PngWriter.Chunk("eXIf"u8, tiff) }.Write(words);
            Assert.Equal([.. upright.Select(letter => ImageBench.WideValue(letter << 8))], ImageBench.Values(wide, 1, height, width));
        }
    }

    /// <summary>Metadata are no image: damage there does not make an image unreadable.</summary>
    [Fact]
    public void DamagedMetadataTurnNothing()
    {
        byte[] sound = JpegWriter.Tiff(6, isLittle: false);
        byte[] jpeg = ImageFiles.Jpeg(8, 16, [1, 200]);
        for (int at = 0; at < sound.Length; at++)
        {
            byte[] cut = sound[..at];
            byte[] damaged = [.. sound];
            damaged[at] = 0xff;
            foreach (byte[] tiff in (byte[][])[cut, damaged])
            {
                Assert.Null(ImageBench.Fault(JpegWriter.With(jpeg, 0xe1, [.. "Exif\0\0"u8, .. tiff]), 1));
            }
        }
    }

    [Fact]
    public void WhatSystemsLeaveInFoldersIsPassedOver()
    {
        byte[] image = ImageFiles.Png(2, 2, 1, new byte[4]);
        foreach (string name in (string[])["a/1.png", "b/1.png", "__MACOSX/a/1.png", "@eaDir/1.txt"])
        {
            Write(name, image);
        }

        foreach (string name in (string[])["Thumbs.db", "thumbs.db", "desktop.ini", ".DS_Store", "._1.png", "ehthumbs.db"])
        {
            Write(Path.Combine("a", name), [1]);
            Write(name, [1]);
        }

        Directory.CreateDirectory(Path.Combine(_folder, "a", "@eaDir"));
        ImageFolder folder = ImageFolder.Open(_folder, 1, 2, 2);
        Assert.Equal(["a", "b"], folder.ClassNames);
        Assert.Equal(["1.png", "1.png"], folder.Files.Select(Path.GetFileName));
        Write("a/other.db", [1]);
        Assert.Contains("/a/other.db: expected images", Fault(() => ImageFolder.Open(_folder, 1, 2, 2)), StringComparison.Ordinal);
    }

    /// <summary>To open a pipe is to wait for who writes to it; nobody does here.</summary>
    [Fact]
    public void APipeAndADeviceAreRefusedUnopened()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string pipe = Path.Combine(_folder, "a", "a.png");
        Directory.CreateDirectory(Path.GetDirectoryName(pipe)!);
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            make.WaitForExit();
            Assert.Equal(0, make.ExitCode);
        }

        const string expected = ": expected a file with an image, found no content: an empty file, a pipe or a device.";
        Assert.Equal("/a/a.png" + expected, Fault(() => ImageFolder.Open(_folder, 1, 2, 2).Load()));
        File.CreateSymbolicLink(Path.Combine(_folder, "a", "0.png"), pipe);
        Assert.Equal("/a/0.png" + expected, Fault(() => ImageFolder.Open(_folder, 1, 2, 2).Read(0, [0], new float[4], new int[1], [])));
        File.Delete(Path.Combine(_folder, "a", "0.png"));
        File.CreateSymbolicLink(Path.Combine(_folder, "a", "0.png"), "/dev/zero");
        Assert.Equal("/a/0.png" + expected, Fault(() => ImageFolder.Open(_folder, 1, 2, 2).Load()));

        // A link to an image is an image.
        Write("b.txt", ImageFiles.Png(2, 2, 1, [1, 2, 3, 4]));
        File.Delete(Path.Combine(_folder, "a", "0.png"));
        File.Delete(pipe);
        File.CreateSymbolicLink(Path.Combine(_folder, "a", "0.png"), Path.Combine(_folder, "b.txt"));
        Assert.Equal([1, 2, 3, 4], ImageFolder.Open(_folder, 1, 2, 2).Load().Pixels.ToArray());
    }

    [Theory]
    [InlineData("png")]
    [InlineData("bmp")]
    [InlineData("jpg")]
    public void MorePixelsThanAllowedAreRefusedUnallocated(string kind)
    {
        byte[] content = kind switch
        {
            "png" => ImageFiles.Png(1024, 1024, 1, new byte[1 << 20]),
            "bmp" => new BmpWriter(1024, 1024, 1) { Palette = new (byte, byte, byte)[2] }.Write(new uint[1 << 20]),
            _ => ImageFiles.Jpeg(1024, 1024, new byte[1 << 14]),
        };
        Write($"a/1.{kind}", content);
        ImageFolder folder = ImageFolder.Open(_folder, 1, 4, 4, ImageResize.Nearest, pixelLimit: (1 << 20) - 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        string fault = Fault(() => folder.Load());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, content.Length + (1 << 18));
        Assert.Equal($"/a/1.{kind}: expected an image of at most 1048575 pixels, found 1024 × 1024; a larger pixelLimit allows it.", fault);
        Assert.Equal(16, ImageFolder.Open(_folder, 1, 4, 4, ImageResize.Nearest, pixelLimit: 1 << 20).Load().Pixels.Length);
        Assert.Throws<ArgumentOutOfRangeException>("pixelLimit", () => ImageFolder.Open(_folder, 1, 4, 4, pixelLimit: 0));
        Assert.Throws<ArgumentOutOfRangeException>("pixelLimit", () => ImageFolder.Open(_folder, 1, 4, 4, pixelLimit: 1 << 27));
    }

    [Fact]
    public void CancellationIsLookedAt()
    {
        Write("a/1.png", ImageFiles.Png(64, 64, 1, new byte[64 * 64]));
        using var cancellation = new CancellationTokenSource();
        ImageFolder folder = ImageFolder.Open(_folder, 1, 64, 64, cancellationToken: cancellation.Token);
        Assert.Equal(64 * 64, folder.Load().Pixels.Length);
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(folder.Load);
        Assert.Throws<OperationCanceledException>(() => folder.Read(0, [0], new float[64 * 64], new int[1], []));

        // Within an image too: each row asks.
        var file = new ImageContent("image", File.ReadAllBytes(folder.Files[0]), cancellation.Token);
        Assert.Throws<OperationCanceledException>(() => new ImageDecoder(1, 64, 64, ImageResize.None, 1 << 20).Decode(file));
    }

    private static float Value(byte sample) => sample * (1f / 255f);
}
