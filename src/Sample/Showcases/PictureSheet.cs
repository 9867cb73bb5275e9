using SkiaSharp;

namespace GenBn.Sample.Showcases;

/// <summary>A colour, from 0 to 255.</summary>
internal readonly record struct Tint(byte Red, byte Green, byte Blue);

/// <summary>Small square images beside one another, as a PNG file.</summary>
internal sealed class PictureSheet
{
    private const int Gap = 4;

    private readonly Tint[] _pixels;
    private readonly int _width;
    private readonly int _height;
    private readonly int _size;
    private readonly int _scale;

    /// <param name="columns">Images in a row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="size">Pixels of an image in each direction.</param>
    /// <param name="scale">Pixels of the file for one of an image.</param>
    public PictureSheet(int columns, int rows, int size, int scale)
    {
        _size = size;
        _scale = scale;
        _width = Gap + (columns * ((size * scale) + Gap));
        _height = Gap + (rows * ((size * scale) + Gap));
        _pixels = new Tint[_width * _height];
        Array.Fill(_pixels, new Tint(255, 255, 255));
    }

    /// <summary>Draws an image in grey; 0 is black and 1 is white.</summary>
    public void Draw(int column, int row, ReadOnlySpan<float> values)
    {
        for (int at = 0; at < values.Length; at++)
        {
            byte grey = (byte)Math.Clamp(Math.Round(255 * values[at]), 0, 255);
            Fill(column, row, at, new Tint(grey, grey, grey));
        }
    }

    /// <summary>Draws a label map in a colour for each class.</summary>
    public void Draw(int column, int row, ReadOnlySpan<int> labels, Tint[] tints)
    {
        for (int at = 0; at < labels.Length; at++)
        {
            Fill(column, row, at, tints[labels[at]]);
        }
    }

    /// <summary>Writes the file.</summary>
    public void Save(FileInfo file)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(_width, _height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int at = 0; at < _pixels.Length; at++)
        {
            bitmap.SetPixel(at % _width, at / _width, new SKColor(_pixels[at].Red, _pixels[at].Green, _pixels[at].Blue));
        }

        using SKData content = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        File.WriteAllBytes(file.FullName, content.ToArray());
    }

    private void Fill(int column, int row, int at, Tint tint)
    {
        int left = Gap + (column * ((_size * _scale) + Gap)) + (at % _size * _scale);
        int top = Gap + (row * ((_size * _scale) + Gap)) + (at / _size * _scale);
        for (int y = top; y < top + _scale; y++)
        {
            _pixels.AsSpan((y * _width) + left, _scale).Fill(tint);
        }
    }
}
