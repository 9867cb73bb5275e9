namespace GenBn.Images;

/// <summary>Samples of an image, of 8 or of 16 bits, as its file has them: nothing is cut.</summary>
internal sealed class Raster
{
    /// <summary>What 8-bit samples are multiplied by.</summary>
    public const float ByteScale = 1f / 255f;

    private Raster(int height, int width, int channels, byte[]? bytes, ushort[]? words) =>
        (Height, Width, Channels, Bytes, Words) = (height, width, channels, bytes, words);

    public int Height { get; }

    public int Width { get; }

    /// <summary>1, grey, or 3: red, green and blue.</summary>
    public int Channels { get; }

    /// <summary>Samples of 0 to 255; null where they have 16 bits.</summary>
    public byte[]? Bytes { get; }

    /// <summary>Samples of 0 to 65535; null where they have 8 bits.</summary>
    public ushort[]? Words { get; }

    /// <summary>Whether samples have 16 bits.</summary>
    public bool IsWide => Words is not null;

    public static Raster Of(int height, int width, int channels, byte[] samples) => new(height, width, channels, samples, null);

    public static Raster Of(int height, int width, int channels, ushort[] samples) => new(height, width, channels, null, samples);

    /// <summary>The samples as values from 0 to 1, in their order.</summary>
    public void CopyTo(Span<float> values)
    {
        if (Words is not null)
        {
            for (int at = 0; at < Words.Length; at++)
            {
                values[at] = Words[at] / 65535f;
            }

            return;
        }

        for (int at = 0; at < Bytes!.Length; at++)
        {
            values[at] = ValueOf(Bytes[at]);
        }
    }

    /// <summary>The value of an 8-bit sample: the same multiplication as that of a dataset of bytes, so that reading and loading give the same bits.</summary>
    public static float ValueOf(byte sample) => sample * ByteScale;
}
