using GenBn.Images;
using Xunit;

namespace GenBn.Tests;

/// <summary>Decodes content without a file, and counts what that costs.</summary>
internal static class ImageBench
{
    /// <summary>The name that errors must begin with.</summary>
    public const string Name = "folder/image";

    /// <summary>Value of one step of an 8-bit sample where values are from 0 to 1.</summary>
    public const float ByteScale = 1f / 255;

    /// <summary>The most that a byte of a file can stand for, in any format: DEFLATE stores 1032 bytes in one.</summary>
    private const long MostWorkOfAByte = 1032;

    /// <summary>The values of an image in its own size, <c>[channels, height, width]</c>.</summary>
    public static float[] Values(byte[] content, int channels, int height, int width)
    {
        float[] values = new float[channels * height * width];
        Decode(content, channels, height, width, ImageResize.None, 1 << 26).CopyTo(values, ByteScale);
        return values;
    }

    /// <summary>Decodes into a size; its work is at most proportional to the file.</summary>
    public static Raster Decode(byte[] content, int channels, int height, int width, ImageResize resize, long pixelLimit)
    {
        var file = new ImageContent(Name, content, CancellationToken.None);
        try
        {
            return new ImageDecoder(channels, height, width, resize, pixelLimit).Decode(file);
        }
        finally
        {
            Assert.InRange(file.Work, 0, MostWorkOfAByte * Math.Max(content.Length, 1));
        }
    }

    /// <summary>What is wrong with content; null where nothing is. Nothing but an error that names the file is thrown.</summary>
    public static string? Fault(byte[] content, int channels = 3, int height = 8, int width = 16, ImageResize resize = ImageResize.Nearest, long pixelLimit = 1 << 16)
    {
        try
        {
            Decode(content, channels, height, width, resize, pixelLimit);
            return null;
        }
        catch (InvalidDataException error)
        {
            Assert.StartsWith($"{Name}: expected ", error.Message, StringComparison.Ordinal);
            Assert.Contains(", found ", error.Message, StringComparison.Ordinal);
            return error.Message[(Name.Length + 2)..];
        }
    }

    /// <summary>The value of a 16-bit sample: its 0 to 65535 are 0 to 255, multiplied by the scale.</summary>
    public static float WideValue(float sample, float scale = ByteScale) => sample / 257f * scale;

    /// <summary>From <c>[height, width, channels]</c> to <c>[channels, height, width]</c>.</summary>
    public static T[] Planes<T>(T[] pixels, int channels) =>
        [.. Enumerable.Range(0, channels).SelectMany(channel => pixels.Where((_, at) => at % channels == channel))];
}
