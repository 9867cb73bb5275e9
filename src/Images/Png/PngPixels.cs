using System.Buffers.Binary;

namespace GenBn.Images;

/// <summary>Makes pixels of the bytes of a row.</summary>
internal abstract class PngPixels<T>
{
    /// <summary>Places the pixels of a row.</summary>
    /// <param name="row">Bytes, without a filter.</param>
    /// <param name="columns">Pixels of the row.</param>
    /// <param name="destination">Receives them.</param>
    /// <param name="step">Distance of two pixels there, in samples.</param>
    public abstract void Place(ReadOnlySpan<byte> row, int columns, Span<T> destination, int step);
}

/// <summary>Pixels of up to 8 bits a sample. A palette is a table of colours, and so are greys of 1, 2 and 4 bits: 0 to 255 in equal steps.</summary>
internal sealed class PngBytePixels : PngPixels<byte>
{
    private readonly ImageContent _file;
    private readonly PngHeader _header;
    private readonly int _channels;

    /// <summary>What each number becomes, <c>[numbers, channels]</c>; empty where samples are used as they are.</summary>
    private readonly byte[] _table;

    public PngBytePixels(ImageContent file, PngHeader header, int channels, byte[] palette)
    {
        (_file, _header, _channels) = (file, header, channels);
        if (header.ColourType == PngHeader.Palette)
        {
            _table = channels == 3 ? palette : Greys(palette);
        }
        else if (header.Depth < 8)
        {
            int most = (1 << header.Depth) - 1;
            _table = new byte[(most + 1) * channels];
            for (int at = 0; at < _table.Length; at++)
            {
                _table[at] = (byte)(at / channels * 255 / most);
            }
        }
        else
        {
            _table = [];
        }
    }

    public override void Place(ReadOnlySpan<byte> row, int columns, Span<byte> destination, int step)
    {
        if (_table.Length > 0)
        {
            Look(row, columns, destination, step);
            return;
        }

        int samples = _header.Samples;
        if (samples == _channels && step == _channels)
        {
            row[..(columns * samples)].CopyTo(destination);
            return;
        }

        for (int column = 0; column < columns; column++)
        {
            ReadOnlySpan<byte> pixel = row.Slice(column * samples, samples);
            int at = column * step;
            if (_channels == 1)
            {
                destination[at] = _header.IsGrey ? pixel[0] : (byte)Luma.Of(pixel[0], pixel[1], pixel[2]);
            }
            else
            {
                destination[at] = pixel[0];
                destination[at + 1] = _header.IsGrey ? pixel[0] : pixel[1];
                destination[at + 2] = _header.IsGrey ? pixel[0] : pixel[2];
            }
        }
    }

    /// <summary>Numbers of 1, 2, 4 or 8 bits, the highest bits first.</summary>
    private void Look(ReadOnlySpan<byte> row, int columns, Span<byte> destination, int step)
    {
        int depth = _header.Depth;
        int mask = (1 << depth) - 1;
        for (int column = 0; column < columns; column++)
        {
            int bit = column * depth;
            int number = (row[bit >> 3] >> (8 - depth - (bit & 7))) & mask;
            if (number * _channels >= _table.Length)
            {
                throw _file.Error($"numbers of a palette of {_table.Length / _channels} colours", $"{number}");
            }

            for (int channel = 0; channel < _channels; channel++)
            {
                destination[(column * step) + channel] = _table[(number * _channels) + channel];
            }
        }
    }

    private static byte[] Greys(byte[] palette)
    {
        byte[] greys = new byte[palette.Length / 3];
        for (int at = 0; at < greys.Length; at++)
        {
            greys[at] = (byte)Luma.Of(palette[3 * at], palette[(3 * at) + 1], palette[(3 * at) + 2]);
        }

        return greys;
    }
}

/// <summary>Pixels of 16 bits a sample, the high byte first.</summary>
internal sealed class PngWordPixels(PngHeader header, int channels) : PngPixels<ushort>
{
    public override void Place(ReadOnlySpan<byte> row, int columns, Span<ushort> destination, int step)
    {
        int samples = header.Samples;
        for (int column = 0; column < columns; column++)
        {
            ReadOnlySpan<byte> pixel = row.Slice(column * samples * 2, samples * 2);
            ushort first = BinaryPrimitives.ReadUInt16BigEndian(pixel);
            ushort second = header.IsGrey ? first : BinaryPrimitives.ReadUInt16BigEndian(pixel[2..]);
            ushort third = header.IsGrey ? first : BinaryPrimitives.ReadUInt16BigEndian(pixel[4..]);
            int at = column * step;
            if (channels == 1)
            {
                destination[at] = header.IsGrey ? first : (ushort)Luma.Of(first, second, third);
            }
            else
            {
                (destination[at], destination[at + 1], destination[at + 2]) = (first, second, third);
            }
        }
    }
}
