using System.Buffers.Binary;
using System.Numerics;

namespace GenBn.Images;

/// <summary>Decodes the pixels of a BMP file whose header was checked: every depth, from below or from above. Transparency is left out.</summary>
internal static class BmpDecoder
{
    /// <summary>Decodes an image.</summary>
    /// <param name="file">The file.</param>
    /// <param name="header">Its header.</param>
    /// <param name="channels">Channels that are wanted: 1, or 3.</param>
    /// <exception cref="InvalidDataException">A pixel has a number that is not in the palette.</exception>
    public static Raster Decode(ImageContent file, BmpHeader header, int channels)
    {
        byte[] pixels = new byte[header.Height * header.Width * channels];
        byte[] colours = new byte[header.Width * 3];
        for (int row = 0; row < header.Height; row++)
        {
            file.Step();
            ReadOnlySpan<byte> stored = file.Content.Slice(header.First + (row * header.Stride), header.Stride);
            if (header.Bits <= 8)
            {
                Look(file, header, stored, colours);
            }
            else if (header.Bits == 24)
            {
                stored[..colours.Length].CopyTo(colours);
            }
            else
            {
                Unmask(header, stored, colours);
            }

            int place = header.IsTopDown ? row : header.Height - 1 - row;
            Place(colours, channels, pixels.AsSpan(place * header.Width * channels, header.Width * channels));
        }

        return Raster.Of(header.Height, header.Width, channels, pixels);
    }

    /// <summary>Numbers of a palette, the highest bits first.</summary>
    private static void Look(ImageContent file, BmpHeader header, ReadOnlySpan<byte> stored, Span<byte> colours)
    {
        ReadOnlySpan<byte> palette = file.Content.Slice(header.PalettePlace, header.Colours * header.ColourLength);
        int mask = (1 << header.Bits) - 1;
        for (int column = 0; column < header.Width; column++)
        {
            long bit = (long)column * header.Bits;
            int number = (stored[(int)(bit >> 3)] >> (8 - header.Bits - (int)(bit & 7))) & mask;
            if (number >= header.Colours)
            {
                throw file.Error($"numbers of a palette of {header.Colours} colours", $"{number}");
            }

            palette.Slice(number * header.ColourLength, 3).CopyTo(colours[(3 * column)..]);
        }
    }

    private static void Unmask(BmpHeader header, ReadOnlySpan<byte> stored, Span<byte> colours)
    {
        var (red, green, blue) = header.Channels;
        for (int column = 0; column < header.Width; column++)
        {
            uint pixel = header.Bits == 16
                ? BinaryPrimitives.ReadUInt16LittleEndian(stored[(2 * column)..])
                : BinaryPrimitives.ReadUInt32LittleEndian(stored[(4 * column)..]);
            colours[3 * column] = Sample(pixel, blue);
            colours[(3 * column) + 1] = Sample(pixel, green);
            colours[(3 * column) + 2] = Sample(pixel, red);
        }
    }

    /// <summary>The bits of a mask, from 0 to 255 in equal steps.</summary>
    private static byte Sample(uint pixel, uint mask)
    {
        int shift = BitOperations.TrailingZeroCount(mask);
        ulong most = mask >> shift;
        ulong value = (pixel & mask) >> shift;
        return (byte)(((value * 255) + (most / 2)) / most);
    }

    /// <summary>From blue, green and red.</summary>
    private static void Place(ReadOnlySpan<byte> colours, int channels, Span<byte> pixels)
    {
        for (int at = 0; at < pixels.Length; at += channels)
        {
            ReadOnlySpan<byte> colour = colours.Slice(at / channels * 3, 3);
            if (channels == 1)
            {
                pixels[at] = (byte)Luma.Of(colour[2], colour[1], colour[0]);
            }
            else
            {
                (pixels[at], pixels[at + 1], pixels[at + 2]) = (colour[2], colour[1], colour[0]);
            }
        }
    }
}
