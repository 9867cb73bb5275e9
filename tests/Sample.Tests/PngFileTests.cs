using GenBn.Sample.Predicting;
using SkiaSharp;
using Xunit;

namespace GenBn.Tests;

/// <summary>From PNG files to what networks take.</summary>
public sealed class PngFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void ColoursArePlanes()
    {
        Save(new SKColor(10, 20, 30), new SKColor(40, 50, 60));
        Assert.Equal([10, 40, 20, 50, 30, 60], PngFile.Read(_path, new InputForm(3, 1, 2)));
    }

    [Fact]
    public void ColoursBecomeGreyByTheirLuma()
    {
        Save(new SKColor(255, 0, 0), new SKColor(0, 255, 0), new SKColor(0, 0, 255), new SKColor(99, 99, 99));
        Assert.Equal([76, 150, 29, 99], PngFile.Read(_path, new InputForm(1, 1, 4)));
    }

    [Fact]
    public void TransparencyIsOnBlack()
    {
        Save(new SKColor(200, 200, 200, 0), new SKColor(200, 200, 200, 51), new SKColor(200, 200, 200, 255));
        Assert.Equal([0, 40, 200], PngFile.Read(_path, new InputForm(1, 1, 3)));
    }

    [Fact]
    public void LightAndDarkAreExchanged()
    {
        Save(new SKColor(0, 0, 0), new SKColor(255, 255, 255), new SKColor(100, 100, 100));
        Assert.Equal([255, 0, 155], PngFile.Read(_path, new InputForm(1, 1, 3) { Invert = true }));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void ShrinkingAveragesAllPixels(int factor)
    {
        // Black and white in turn: a filter that looks at a few pixels only would make stripes of them.
        int size = 8 * factor;
        using var image = new SKBitmap(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (int index = 0; index < size * size; index++)
        {
            image.SetPixel(index % size, index / size, ((index % size) + (index / size)) % 2 == 0 ? SKColors.White : SKColors.Black);
        }

        Save(image);
        Assert.All(PngFile.Read(_path, new InputForm(1, 8, 8) { Resize = true }), value => Assert.InRange(value, 100, 155));
    }

    [Fact]
    public void AnImageThatWouldFillTheMemoryIsRefused()
    {
        byte[] content = Png(new SKBitmap(1, 1));
        ReadOnlySpan<byte> size = [0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0];
        size.CopyTo(content.AsSpan(16));
        uint checksum = Crc(content.AsSpan(12, 17));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(29), checksum);
        File.WriteAllBytes(_path, content);
        Assert.Throws<InvalidDataException>(() => PngFile.Read(_path, new InputForm(1, 8, 8) { Resize = true }));
    }

    public void Dispose() => File.Delete(_path);

    private void Save(params SKColor[] row)
    {
        using var image = new SKBitmap(new SKImageInfo(row.Length, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (int column = 0; column < row.Length; column++)
        {
            image.SetPixel(column, 0, row[column]);
        }

        Save(image);
    }

    private void Save(SKBitmap image) => File.WriteAllBytes(_path, Png(image));

    private static byte[] Png(SKBitmap image)
    {
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>The checksum of a PNG chunk (ISO 3309).</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xedb88320;
            }
        }

        return ~crc;
    }
}
