using SkiaSharp;
using Xunit;

namespace GenBn.Tests;

/// <summary>A PNG file, decoded.</summary>
internal sealed class PngContent : IDisposable
{
    private readonly SKBitmap _bitmap;

    public PngContent(string path)
    {
        using SKCodec codec = SKCodec.Create(path);
        Assert.NotNull(codec);
        Assert.Equal(SKEncodedImageFormat.Png, codec.EncodedFormat);
        _bitmap = SKBitmap.Decode(codec);
    }

    public int Width => _bitmap.Width;

    public int Height => _bitmap.Height;

    /// <summary>Share of the pixels of a colour, in a part of the picture given as shares of its width and height.</summary>
    public double ShareOf(string colour, double left = 0, double right = 1, double top = 0, double bottom = 1)
    {
        SKColor wanted = SKColor.Parse(colour);
        int found = 0;
        int all = 0;
        for (int y = (int)(top * Height); y < (int)(bottom * Height); y++)
        {
            for (int x = (int)(left * Width); x < (int)(right * Width); x++)
            {
                all++;
                found += _bitmap.GetPixel(x, y) == wanted ? 1 : 0;
            }
        }

        return (double)found / all;
    }

    public void Dispose() => _bitmap.Dispose();
}
