using GenBn.Images;
using Xunit;

namespace GenBn.Tests;

/// <summary>Whatever a JPEG file holds, decoding it ends: in its pixels, or in an error that names the file.</summary>
public sealed class R3JpegTests
{
    /// <summary>Height, width, channels, sampling, progressive, restarts.</summary>
    public static TheoryData<int, int, int, int, int, bool, int> Forms()
    {
        var forms = new TheoryData<int, int, int, int, int, bool, int>();
        foreach ((int height, int width) in ((int, int)[])[(1, 1), (3, 5), (16, 16), (17, 33), (48, 70)])
        {
            foreach ((int across, int down) in ((int, int)[])[(1, 1), (2, 1), (1, 2), (2, 2), (4, 1)])
            {
                forms.Add(height, width, 3, across, down, false, 0);
                forms.Add(height, width, 3, across, down, true, across == 2 ? 2 : 0);
            }

            forms.Add(height, width, 1, 1, 1, false, 0);
            forms.Add(height, width, 1, 1, 1, true, 0);
            forms.Add(height, width, 1, 2, 2, false, 0);
            forms.Add(height, width, 3, 2, 2, false, 1);
        }

        return forms;
    }

    [Fact]
    public void SixBytesEnd()
    {
        byte[] six = [0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10];
        Assert.Equal("expected a segment e0 of 2 to 2 bytes at offset 2, found 16.", ImageBench.Fault(six));

        // The same from a folder.
        string folder = Directory.CreateTempSubdirectory("genbn-r3-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "a"));
            string file = Path.Combine(folder, "a", "1.jpg");
            File.WriteAllBytes(file, six);
            Assert.StartsWith($"{file}: ", Assert.Throws<InvalidDataException>(() => ImageFolder.Open(folder, 1, 2, 2).Load()).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Each length in turn reaches past the end, by one byte and by many, and is too short to hold itself.</summary>
    [Fact]
    public void SegmentsThatReachPastTheEndAreNamed()
    {
        byte[] content = JpegWriter.With(ImageFiles.Jpeg(8, 16, [200, 17]), 0xe1, new byte[20]);
        int segments = 0;
        for (int offset = 2; content[offset + 1] != 0xda; offset += 2 + ((content[offset + 2] << 8) | content[offset + 3]))
        {
            segments++;
            int room = content.Length - offset - 2;
            foreach (int length in (int[])[room + 1, 0xffff, 1, 0])
            {
                byte[] damaged = [.. content];
                (damaged[offset + 2], damaged[offset + 3]) = ((byte)(length >> 8), (byte)length);
                Assert.Equal($"expected a segment {content[offset + 1]:x2} of 2 to {room} bytes at offset {offset}, found {length}.", ImageBench.Fault(damaged));
            }
        }

        Assert.Equal(5, segments);
    }

    /// <summary>Every form against another decoder, libjpeg-turbo: the same samples, but for the rounding of its vector code.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public void EveryFormGivesItsPixels(int height, int width, int channels, int across, int down, bool isProgressive, int restart)
    {
        var writer = new JpegWriter(height, width, channels) { Sampling = (across, down), IsProgressive = isProgressive, Restart = restart };
        byte[] content = writer.Write(Picture(height, width, channels));
        byte[] expected = JpegWriter.Decoded(content);
        Raster image = ImageBench.Decode(content, 3, height, width, ImageResize.None, 1 << 20);
        AssertNear(ImageBench.Planes(expected, 3), image.Bytes!, 1);

        // Grey is the luma that the file has.
        byte[] grey = ImageBench.Decode(content, 1, height, width, ImageResize.None, 1 << 20).Bytes!;
        for (int at = 0; at < grey.Length; at++)
        {
            bool isInGamut = expected[3 * at] is > 0 and < 255 && expected[(3 * at) + 1] is > 0 and < 255 && expected[(3 * at) + 2] is > 0 and < 255;
            double luma = (0.299 * expected[3 * at]) + (0.587 * expected[(3 * at) + 1]) + (0.114 * expected[(3 * at) + 2]);
            Assert.True(!isInGamut || Math.Abs(luma - grey[at]) < 1.6, $"pixel {at}: expected {luma}, found {grey[at]}");
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    [InlineData(4, 2)]
    public void ComponentsInScansOfTheirOwnGiveTheirPixels(int rows, int columns)
    {
        var random = new Random(rows);
        byte[] content = ImageFiles.JpegOfScans(rows, columns, count => [.. Enumerable.Range(0, count).Select(_ => (byte)random.Next(60, 200))]);
        Raster image = ImageBench.Decode(content, 3, 8 * rows, 8 * columns, ImageResize.None, 1 << 20);
        AssertNear(ImageBench.Planes(JpegWriter.Decoded(content), 3), image.Bytes!, 1);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(4, false)]
    public void ColoursAsTheyAreAndInksAreRead(int channels, bool keepsColours)
    {
        var writer = new JpegWriter(24, 40, channels) { KeepsColours = keepsColours || channels == 3, Quality = 100 };
        byte[] picture = Picture(24, 40, channels);
        byte[] content = writer.Write(picture);
        byte[] found = ImageBench.Decode(content, 3, 24, 40, ImageResize.None, 1 << 20).Bytes!;
        byte[] expected = channels == 3
            ? picture
            : [.. Enumerable.Range(0, 24 * 40 * 3).Select(at => (byte)Math.Round(picture[(at / 3 * 4) + (at % 3)] * picture[(at / 3 * 4) + 3] / 255.0))];
        AssertNear(ImageBench.Planes(expected, 3), found, 6);
    }

    [Fact]
    public void ScansWithoutEndAreNamed()
    {
        // Ten scans, each of which some bytes repeat: a file of little size would be the work of hours.
        byte[] content = new JpegWriter(64, 64, 3) { IsProgressive = true }.Write(Picture(64, 64, 3));
        byte[] scan = ImageFiles.Segment(0xda, [1, 1, 0x00, 1, 63, 0x00]);
        byte[] many = [.. content[..^2], .. Enumerable.Repeat(scan, 200).SelectMany(bytes => bytes), 0xff, 0xd9];
        Assert.Equal("expected at most 100 scans, found more.", ImageBench.Fault(many));
        byte[] again = [.. content[..^2], .. scan, 0xff, 0xd9];
        Assert.Equal("expected a scan of component 1 that goes on with its bits, found bits 0 to 0 after 0.", ImageBench.Fault(again));

        // Coefficients beyond the 64th: a write behind the block elsewhere.
        int first = content.AsSpan().LastIndexOf(ImageFiles.Segment(0xda, [1])[..2]);
        content[first + 8] = 0xff;
        Assert.Contains("coefficients 1 to 255", ImageBench.Fault(content), StringComparison.Ordinal);
    }

    [Fact]
    public void ProcessesThatAreNotReadAreNamed()
    {
        byte[] content = ImageFiles.Jpeg(8, 16, [200, 17]);
        int frame = content.AsSpan().IndexOf((byte[])[0xff, 0xc0]);
        foreach ((byte marker, string process) in ((byte, string)[])[(0xc3, "lossless"), (0xc5, "hierarchical"), (0xc9, "arithmetic-coded")])
        {
            content[frame + 1] = marker;
            Assert.Contains($"found a {process} one (ff {marker:x2})", ImageBench.Fault(content), StringComparison.Ordinal);
        }

        content[frame + 1] = 0xc1;
        Assert.Null(ImageBench.Fault(content));
        content[frame + 4] = 12;
        Assert.Equal("expected 1, 3 or 4 components of 8 bits, found 1 of 12 bits.", ImageBench.Fault(content));
    }

    [Fact]
    public void AHeaderOfMorePixelsThanItsBitsIsRefusedUnallocated()
    {
        byte[] content = ImageFiles.Jpeg(8, 16, [200, 17]);
        int frame = content.AsSpan().IndexOf((byte[])[0xff, 0xc0]);
        (content[frame + 5], content[frame + 7]) = (0x20, 0x20); // 8200 × 8208
        long before = GC.GetAllocatedBytesForCurrentThread();
        string? fault = ImageBench.Fault(content, pixelLimit: (1 << 27) - 1);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 17);
        Assert.StartsWith("expected at least 2103300 bits for the 8200 × 8208 pixels that its header declares, found ", fault, StringComparison.Ordinal);
    }

    /// <summary>Smooth, with edges and some noise.</summary>
    internal static byte[] Picture(int height, int width, int channels)
    {
        var random = new Random(height + width);
        byte[] pixels = new byte[height * width * channels];
        for (int at = 0; at < pixels.Length; at++)
        {
            (int row, int column, int channel) = (at / (width * channels), at / channels % width, at % channels);
            double value = 128 + (60 * Math.Sin((row + (3 * channel)) / 5.0)) + (40 * Math.Cos(column / 3.0)) + (row + column > 40 ? 25 : 0) + random.Next(-6, 7);
            pixels[at] = (byte)Math.Clamp(value, 0, 255);
        }

        return pixels;
    }

    private static void AssertNear(byte[] expected, byte[] found, int most)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int at = 0; at < found.Length; at++)
        {
            Assert.True(Math.Abs(expected[at] - found[at]) <= most, $"sample {at}: expected {expected[at]}, found {found[at]}");
        }
    }
}
