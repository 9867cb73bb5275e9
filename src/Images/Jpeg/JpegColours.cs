namespace GenBn.Images;

/// <summary>How the components of a JPEG image become colours (ITU-T T.871, JFIF; Adobe Technical Note 5116).</summary>
internal sealed class JpegColours
{
    /// <summary>Sixteen bits after the point.</summary>
    private const int Bits = 16;
    private const int Half = 1 << (Bits - 1);

    private readonly int _components;

    /// <summary>Whether the first three are luma and two differences.</summary>
    private readonly bool _isLuma;

    public JpegColours(JpegContainer container)
    {
        IReadOnlyList<JpegComponent> components = container.Frame.Components;
        _components = components.Count;
        bool isNamed = _components == 3 && components[0].Identifier == 'R' && components[1].Identifier == 'G' && components[2].Identifier == 'B';
        _isLuma = _components switch
        {
            1 => true,
            3 => container.IsJfif || (container.AdobeTransform is int transform ? transform != 0 : !isNamed),
            _ => container.AdobeTransform == 2,
        };
    }

    /// <summary>Components that are needed for a number of channels: grey is luma where there is one.</summary>
    public int Needed(int channels) => channels == 1 && _isLuma && _components < 4 ? 1 : _components;

    /// <summary>One row of pixels.</summary>
    /// <param name="first">Row of the first component.</param>
    /// <param name="second">Of the second; empty where it is not needed, and so are the others.</param>
    /// <param name="third">Of the third.</param>
    /// <param name="fourth">Of the fourth.</param>
    /// <param name="channels">1, or 3.</param>
    /// <param name="pixels">Receives the row, <c>[width, channels]</c>.</param>
    public void Row(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, ReadOnlySpan<byte> fourth, int channels, Span<byte> pixels)
    {
        int width = pixels.Length / channels;
        if (second.IsEmpty)
        {
            for (int at = 0; at < pixels.Length; at++)
            {
                pixels[at] = first[channels == 1 ? at : at / channels];
            }

            return;
        }

        first = first[..width];
        second = second[..width];
        third = third[..width];
        for (int column = 0; column < width; column++)
        {
            (int red, int green, int blue) = (first[column], second[column], third[column]);
            if (_isLuma)
            {
                (red, green, blue) = Colour(red, green - 128, blue - 128);
            }

            if (_components == 4)
            {
                // Of the four inks, as Adobe's programs store them, the light that is left; the fourth one is black.
                int light = fourth[column];
                (red, green, blue) = _isLuma ? (255 - red, 255 - green, 255 - blue) : (red, green, blue);
                (red, green, blue) = (Share(red, light), Share(green, light), Share(blue, light));
            }

            if (channels == 1)
            {
                pixels[column] = (byte)Luma.Of((uint)red, (uint)green, (uint)blue);
            }
            else
            {
                Span<byte> pixel = pixels.Slice(3 * column, 3);
                (pixel[0], pixel[1], pixel[2]) = ((byte)red, (byte)green, (byte)blue);
            }
        }
    }

    private static (int Red, int Green, int Blue) Colour(int luma, int blueness, int redness)
    {
        const int red = 91881; // 1.402
        const int greenOfBlue = 22554; // 0.344136
        const int greenOfRed = 46802; // 0.714136
        const int blue = 116130; // 1.772
        return (
            Math.Clamp(luma + (((red * redness) + Half) >> Bits), 0, 255),
            Math.Clamp(luma + ((Half - (greenOfBlue * blueness) - (greenOfRed * redness)) >> Bits), 0, 255),
            Math.Clamp(luma + (((blue * blueness) + Half) >> Bits), 0, 255));
    }

    private static int Share(int colour, int light) => ((colour * light) + 127) / 255;
}
