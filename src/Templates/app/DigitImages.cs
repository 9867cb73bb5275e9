using GenBn;

namespace GenBnApp.Code;

/// <summary>Draws digits, each at another place, in another shade and with noise. Replace it with your own data.</summary>
internal static class DigitImages
{
    /// <summary>Pixels of an image's side.</summary>
    public const int Size = 16;

    private const int Columns = 5;
    private const int Rows = 7;
    private const int Zoom = 2;

    /// <summary>For each digit its rows, the five lower bits of each from left to right.</summary>
    private static readonly byte[][] Shapes =
    [
        [0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110],
        [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
        [0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111],
        [0b01110, 0b10001, 0b00001, 0b00110, 0b00001, 0b10001, 0b01110],
        [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010],
        [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110],
        [0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110],
        [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000],
        [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110],
        [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100],
    ];

    /// <summary>Images with their labels, the same for the same seed.</summary>
    public static Dataset Dataset(int count, int seed)
    {
        var random = new Random(seed);
        byte[] pixels = new byte[count * Size * Size];
        int[] labels = new int[count];
        for (int image = 0; image < count; image++)
        {
            labels[image] = random.Next(Shapes.Length);
            Draw(labels[image], random, pixels.AsSpan(image * Size * Size, Size * Size));
        }

        return new Dataset(pixels, labels, sampleLength: Size * Size, classes: Shapes.Length);
    }

    /// <summary>Draws a digit into an image, row by row.</summary>
    public static void Draw(int digit, Random random, Span<byte> pixels)
    {
        for (int pixel = 0; pixel < pixels.Length; pixel++)
        {
            pixels[pixel] = (byte)random.Next(100);
        }

        int left = random.Next(Size - (Columns * Zoom) + 1);
        int top = random.Next(Size - (Rows * Zoom) + 1);
        int ink = random.Next(60, 156);
        for (int row = 0; row < Rows * Zoom; row++)
        {
            for (int column = 0; column < Columns * Zoom; column++)
            {
                bool inked = (Shapes[digit][row / Zoom] >> (Columns - 1 - (column / Zoom)) & 1) != 0;
                if (inked)
                {
                    pixels[((top + row) * Size) + left + column] += (byte)ink;
                }
            }
        }
    }

    /// <summary>The image as text.</summary>
    public static string Show(ReadOnlySpan<byte> pixels)
    {
        const string Shades = " .:-=+*#%@";
        var text = new System.Text.StringBuilder();
        for (int pixel = 0; pixel < pixels.Length; pixel++)
        {
            text.Append(Shades[pixels[pixel] * Shades.Length / 256], 2);
            if (pixel % Size == Size - 1)
            {
                text.AppendLine();
            }
        }

        return text.ToString();
    }
}
