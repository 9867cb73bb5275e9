using SkiaSharp;

namespace GenBn.Sample.Predicting;

/// <summary>What images have to be for a network, and what is done to get there.</summary>
/// <param name="Channels">1 for grey, 3 for colours.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
internal sealed record InputForm(int Channels, int Height, int Width)
{
    /// <summary>Whether images of other sizes are scaled, without regard to their proportions.</summary>
    public bool Resize { get; init; }

    /// <summary>Whether light and dark are exchanged.</summary>
    public bool Invert { get; init; }

    /// <summary>The form that a network's input layer asks for.</summary>
    public static InputForm Of(NetworkArchitecture architecture) => architecture.Layers[0].Shape is [int channels and (1 or 3), int height, int width]
        ? new InputForm(channels, height, width)
        : throw new ArgumentException($"{architecture.Name} does not take images of one or three channels.");

    /// <summary>Checks the size of an image before it costs anything.</summary>
    /// <exception cref="InvalidDataException">It has another size, and images are not scaled.</exception>
    public void Check(int height, int width, string file)
    {
        if (!Resize && (height, width) != (Height, Width))
        {
            throw new InvalidDataException($"{file}: expected an image of {Height} × {Width} pixels, found {height} × {width}; --resize scales it.");
        }
    }

    /// <summary>The bytes of an image as the network takes them: one plane after the other, transparent pixels on black.</summary>
    /// <param name="image">Premultiplied pixels, so that colours without their alpha are those on black.</param>
    /// <param name="file">The file in messages.</param>
    public byte[] PlanesOf(SKBitmap image, string file)
    {
        Check(image.Height, image.Width, file);
        if ((image.Height, image.Width) == (Height, Width))
        {
            return Planes(image.GetPixelSpan());
        }

        using SKBitmap scaled = ImageScaling.To(image, Width, Height);
        return Planes(scaled.GetPixelSpan());
    }

    private byte[] Planes(ReadOnlySpan<byte> pixels)
    {
        int length = Height * Width;
        byte[] planes = new byte[Channels * length];
        int inversion = Invert ? 255 : 0;
        for (int index = 0; index < length; index++)
        {
            ReadOnlySpan<byte> pixel = pixels.Slice(4 * index, 3);
            for (int channel = 0; channel < Channels; channel++)
            {
                planes[(channel * length) + index] = (byte)(inversion ^ (Channels == 1 ? Grey(pixel) : pixel[channel]));
            }
        }

        return planes;
    }

    /// <summary>The luma of ITU-R BT.601, rounded; that of a grey pixel is its value.</summary>
    private static int Grey(ReadOnlySpan<byte> pixel) => ((299 * pixel[0]) + (587 * pixel[1]) + (114 * pixel[2]) + 500) / 1000;
}
