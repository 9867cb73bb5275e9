namespace GenBn.Images;

/// <summary>Samples of an image, of 8 or of 16 bits, as its file has them: nothing is cut.</summary>
internal sealed class Raster
{
    /// <summary>Steps of a 16-bit sample in one step of an 8-bit sample: 65535 / 255.</summary>
    private const float WordSteps = 257;

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

    /// <summary>Writes the samples, from 0 to 255 each and multiplied by a scale, in their order.</summary>
    /// <remarks>
    /// A 16-bit sample is divided before it is multiplied. A network that multiplies raw values by the same scale thus computes the same bits.
    /// </remarks>
    /// <param name="values">Receives a value for each sample.</param>
    /// <param name="scale">Value of one step of an 8-bit sample.</param>
    public void CopyTo(Span<float> values, float scale)
    {
        if (Words is not null)
        {
            for (int at = 0; at < Words.Length; at++)
            {
                values[at] = Words[at] / WordSteps * scale;
            }

            return;
        }

        for (int at = 0; at < Bytes!.Length; at++)
        {
            values[at] = ValueOf(Bytes[at], scale);
        }
    }

    /// <summary>The value of an 8-bit sample. A dataset of bytes multiplies in the same way, so reading and loading give the same bits.</summary>
    public static float ValueOf(byte sample, float scale) => sample * scale;
}
