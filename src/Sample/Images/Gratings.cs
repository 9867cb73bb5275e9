namespace GenBn.Sample.Images;

/// <summary>
/// Generated colour images, 3×32×32, of ten classes: waves in one of five directions, wide or narrow. Class 2·d + n has
/// direction d · 36°, give or take 12°, and a wavelength of about 10 (n = 0) or 5 pixels (n = 1), give or take a fifth. Phase, the
/// two colours and contrast are random, and every value has normal noise, so that neither a pixel nor a mean colour tells the class.
/// </summary>
/// <remarks>The same seed gives the same images.</remarks>
internal static class Gratings
{
    private const int Size = 32;
    private const int Channels = 3;
    private const int Classes = 10;
    private const double Noise = 0.3;

    /// <summary>So many fit an array.</summary>
    public static int MostImages => Array.MaxLength / (Channels * Size * Size);

    /// <summary>So many images, with classes in turn.</summary>
    public static Dataset Generate(int count, ulong seed)
    {
        var random = new RandomSource(seed);
        byte[] pixels = new byte[count * Channels * Size * Size];
        int[] labels = new int[count];
        for (int image = 0; image < count; image++)
        {
            labels[image] = image % Classes;
            Draw(labels[image], random, pixels.AsSpan(image * Channels * Size * Size, Channels * Size * Size));
        }

        return new Dataset(pixels, labels, Channels * Size * Size, Classes) { Shape = new ImageShape(Channels, Size, Size) };
    }

    private static void Draw(int label, RandomSource random, Span<byte> pixels)
    {
        double angle = Math.PI / 180 * ((36 * (label / 2)) + Between(-12, 12, random));
        double frequency = 2 * Math.PI / ((label % 2 == 0 ? 10 : 5) * Between(0.8, 1.2, random));
        double phase = Between(0, 2 * Math.PI, random);
        double across = frequency * Math.Cos(angle);
        double down = frequency * Math.Sin(angle);
        for (int channel = 0; channel < Channels; channel++)
        {
            double middle = Between(0.35, 0.65, random);
            double contrast = Between(0.08, 0.2, random) * (random.NextUniform() < 0.5 ? -1 : 1);
            for (int y = 0; y < Size; y++)
            {
                for (int x = 0; x < Size; x++)
                {
                    double wave = contrast * Math.Cos((across * x) + (down * y) + phase);
                    double value = middle + wave + (Noise * random.NextNormal());
                    pixels[(((channel * Size) + y) * Size) + x] = (byte)Math.Clamp(Math.Round(255 * value), 0, 255);
                }
            }
        }
    }

    private static double Between(double low, double high, RandomSource random) => low + ((high - low) * random.NextUniform());
}
