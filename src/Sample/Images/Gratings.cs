namespace GenBn.Sample.Images;

/// <summary>
/// Generated square colour images of ten classes: waves in one of five directions, wide or narrow. Class 2·d + n has direction
/// d · 36°, give or take 12°, and a wavelength of about 10 (n = 0) or 5 (n = 1) of 32 parts of the side, give or take a fifth. Phase,
/// the two colours and contrast are random, and every value has normal noise, so that neither a pixel nor a mean colour tells the class.
/// </summary>
/// <remarks>The same seed gives the same images.</remarks>
internal static class Gratings
{
    private const int Parts = 32;
    private const int Channels = 3;
    private const int Classes = 10;
    private const double Noise = 0.3;

    /// <summary>So many fit an array.</summary>
    public static int MostImages(int size) => Array.MaxLength / (Channels * size * size);

    /// <summary>So many images of <paramref name="size"/> × <paramref name="size"/> pixels, with classes in turn.</summary>
    public static Dataset Generate(int count, int size, ulong seed)
    {
        int length = Channels * size * size;
        var random = new RandomSource(seed);
        byte[] pixels = new byte[count * length];
        int[] labels = new int[count];
        for (int image = 0; image < count; image++)
        {
            labels[image] = image % Classes;
            Draw(labels[image], random, size, pixels.AsSpan(image * length, length));
        }

        return new Dataset(pixels, labels, length, Classes) { Shape = new ImageShape(Channels, size, size) };
    }

    private static void Draw(int label, RandomSource random, int size, Span<byte> pixels)
    {
        double angle = Math.PI / 180 * ((36 * (label / 2)) + Between(-12, 12, random));
        double frequency = 2 * Math.PI / ((label % 2 == 0 ? 10 : 5) * ((double)size / Parts) * Between(0.8, 1.2, random));
        double phase = Between(0, 2 * Math.PI, random);
        double across = frequency * Math.Cos(angle);
        double down = frequency * Math.Sin(angle);
        for (int channel = 0; channel < Channels; channel++)
        {
            double middle = Between(0.35, 0.65, random);
            double contrast = Between(0.08, 0.2, random) * (random.NextUniform() < 0.5 ? -1 : 1);
            for (int y = 0; y < size; y++)
            {
                for (int x = 0; x < size; x++)
                {
                    double wave = contrast * Math.Cos((across * x) + (down * y) + phase);
                    double value = middle + wave + (Noise * random.NextNormal());
                    pixels[(((channel * size) + y) * size) + x] = (byte)Math.Clamp(Math.Round(255 * value), 0, 255);
                }
            }
        }
    }

    private static double Between(double low, double high, RandomSource random) => low + ((high - low) * random.NextUniform());
}
