namespace GenBn.Sample.Showcases;

/// <summary>
/// Drawn images, 1×32×32, of up to three disks, squares and triangles of random size, place and brightness on a darker background with a random slope,
/// with noise; and the label map of each: 0 background, 1 disk, 2 square, 3 triangle. Shapes that are drawn later cover earlier ones.
/// </summary>
/// <remarks>The same seed gives the same images.</remarks>
internal static class ShapeImages
{
    public const int Size = 32;
    public const int Classes = 4;
    private const int MostShapes = 3;
    private const double Noise = 0.04;

    /// <summary>So many images with their maps.</summary>
    public static Dataset Generate(int count, ulong seed)
    {
        var random = new RandomSource(seed);
        float[] values = new float[count * Size * Size];
        int[] labels = new int[count * Size * Size];
        for (int image = 0; image < count; image++)
        {
            Draw(random, values.AsSpan(image * Size * Size, Size * Size), labels.AsSpan(image * Size * Size, Size * Size));
        }

        return Dataset.OfLabelMaps(values, labels, Size * Size, Size * Size, Classes);
    }

    private static void Draw(RandomSource random, Span<float> values, Span<int> labels)
    {
        double across = Between(-0.1, 0.1, random);
        double down = Between(-0.1, 0.1, random);
        for (int at = 0; at < values.Length; at++)
        {
            values[at] = (float)(0.25 + (across * (at % Size) / Size) + (down * (at / Size) / Size));
        }

        int shapes = 1 + (int)(MostShapes * random.NextUniform());
        for (int shape = 0; shape < shapes; shape++)
        {
            DrawShape(1 + (int)((Classes - 1) * random.NextUniform()), random, values, labels);
        }

        for (int at = 0; at < values.Length; at++)
        {
            values[at] += (float)(Noise * random.NextNormal());
        }
    }

    private static void DrawShape(int label, RandomSource random, Span<float> values, Span<int> labels)
    {
        double radius = Between(4, 7, random);
        double x = Between(radius, Size - radius, random);
        double y = Between(radius, Size - radius, random);
        float brightness = (float)Between(0.55, 1, random);
        for (int at = 0; at < values.Length; at++)
        {
            if (IsInside(label, ((at % Size) + 0.5 - x) / radius, ((at / Size) + 0.5 - y) / radius))
            {
                values[at] = brightness;
                labels[at] = label;
            }
        }
    }

    /// <summary>Whether a shape of radius 1 has a point: a disk, a square, or a triangle with its base below.</summary>
    private static bool IsInside(int label, double x, double y) => label switch
    {
        1 => (x * x) + (y * y) <= 1,
        2 => Math.Max(Math.Abs(x), Math.Abs(y)) <= 0.9,
        _ => Math.Abs(y) <= 1 && Math.Abs(x) <= (y + 1) / 2,
    };

    private static double Between(double low, double high, RandomSource random) => low + ((high - low) * random.NextUniform());
}
