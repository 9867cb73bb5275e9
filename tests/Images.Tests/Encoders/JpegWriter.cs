using System.Buffers.Binary;
using BitMiracle.LibJpeg.Classic;
using SkiaSharp;

namespace GenBn.Tests;

/// <summary>Writes JPEG files of every form, with a library that the code under test does not have; <see cref="Decoded"/> reads them with another.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">1 grey, 3 colours, 4 inks.</param>
internal sealed record JpegWriter(int Height, int Width, int Channels)
{
    /// <summary>Several scans that refine the image.</summary>
    public bool IsProgressive { get; init; }

    /// <summary>Sampling of the first component: across and down; the others have 1 and 1.</summary>
    public (int Across, int Down) Sampling { get; init; } = (1, 1);

    /// <summary>Units between restarts, 0 for none.</summary>
    public int Restart { get; init; }

    public int Quality { get; init; } = 90;

    /// <summary>Colours as they are, not as luma and differences.</summary>
    public bool KeepsColours { get; init; }

    /// <summary>The file of these pixels, <c>[height, width, channels]</c>.</summary>
    public byte[] Write(byte[] pixels)
    {
        var writer = new jpeg_compress_struct();
        using var file = new MemoryStream();
        writer.jpeg_stdio_dest(file);
        writer.Image_width = Width;
        writer.Image_height = Height;
        writer.Input_components = Channels;
        writer.In_color_space = Channels switch { 1 => J_COLOR_SPACE.JCS_GRAYSCALE, 3 => J_COLOR_SPACE.JCS_RGB, _ => J_COLOR_SPACE.JCS_CMYK };
        writer.jpeg_set_defaults();
        writer.do_fancy_downsampling = false; // Means of samples; the other way is not implemented for all samplings.
        if (KeepsColours)
        {
            writer.jpeg_set_colorspace(writer.In_color_space);
        }
        else if (Channels == 4)
        {
            writer.jpeg_set_colorspace(J_COLOR_SPACE.JCS_YCCK);
        }

        writer.jpeg_set_quality(Quality, true);
        for (int index = 0; index < writer.Component_info.Length && index < Channels; index++)
        {
            bool isFull = index == 0 || (Channels == 4 && index == 3) || KeepsColours;
            writer.Component_info[index].H_samp_factor = isFull ? Sampling.Across : 1;
            writer.Component_info[index].V_samp_factor = isFull ? Sampling.Down : 1;
        }

        writer.Restart_interval = Restart;
        if (IsProgressive)
        {
            writer.jpeg_simple_progression();
        }

        writer.jpeg_start_compress(true);
        foreach (byte[] row in pixels.Chunk(Width * Channels))
        {
            writer.jpeg_write_scanlines([row], 1);
        }

        writer.jpeg_finish_compress();
        return file.ToArray();
    }

    /// <summary>The pixels of a file, <c>[height, width, 3]</c>, as libjpeg-turbo decodes them.</summary>
    public static byte[] Decoded(byte[] file)
    {
        using SKCodec codec = SKCodec.Create(new MemoryStream(file));
        using var bitmap = new SKBitmap(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success)
        {
            throw new InvalidDataException("The reference decoder refuses the file.");
        }

        return [.. bitmap.Bytes.Where((_, at) => at % 4 < 3)];
    }

    /// <summary>A file with a segment after its start.</summary>
    public static byte[] With(byte[] file, byte marker, byte[] data) => [.. file[..2], .. ImageFiles.Segment(marker, data), .. file[2..]];

    /// <summary>EXIF data that say nothing but an orientation.</summary>
    public static byte[] Tiff(int orientation, bool isLittle)
    {
        byte[] tiff = new byte[26];
        (isLittle ? "II"u8 : "MM"u8).CopyTo(tiff);
        Put(2, 42);
        Put(isLittle ? 4 : 6, 8);
        Put(8, 1);
        Put(10, 0x0112);
        Put(12, 3);
        Put(isLittle ? 14 : 16, 1);
        Put(18, orientation);
        return tiff;

        void Put(int offset, int value)
        {
            if (isLittle)
            {
                BinaryPrimitives.WriteInt16LittleEndian(tiff.AsSpan(offset), (short)value);
            }
            else
            {
                BinaryPrimitives.WriteInt16BigEndian(tiff.AsSpan(offset), (short)value);
            }
        }
    }
}
