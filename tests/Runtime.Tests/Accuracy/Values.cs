namespace GenBn.Tests.Accuracy;

/// <summary>Values whose variance is hard to take.</summary>
internal static class Values
{
    public static float[] Normal(Random random, int count, float mean, float deviation) =>
        [.. Enumerable.Range(0, count).Select(_ => mean + (deviation * Normal(random)))];

    /// <summary>
    /// Samples with an offset of up to 10⁷ deviations, of which some have an untypical first value, first values, frame or all of
    /// their values.
    /// </summary>
    public static float[][] Draw(Random random, int samples, int length)
    {
        float deviation = MathF.Pow(10, random.Next(-3, 4));
        float offset = random.Next(3) == 0 ? 0 : deviation * MathF.Pow(10, 7 * random.NextSingle()) * (random.Next(2) == 0 ? 1 : -1);
        float odd = offset + (deviation * MathF.Pow(10, 5 * random.NextSingle()));
        int kind = random.Next(5);
        int first = kind switch { 1 => 1, 2 => Math.Min(length, random.Next(1, 200)), _ => 0 };
        float[][] values = new float[samples][];
        for (int sample = 0; sample < samples; sample++)
        {
            values[sample] = Normal(random, length, kind == 3 && sample == 0 ? odd : offset, deviation);
            values[sample].AsSpan(0, first).Fill(odd);
            if (kind == 4)
            {
                values[sample][length - 1] = odd;
            }
        }

        return values;
    }

    /// <summary>The mean and the biased variance, in two passes.</summary>
    public static (double Mean, double Variance) Moments(IReadOnlyCollection<double> values)
    {
        double mean = values.Sum() / values.Count;
        return (mean, values.Sum(value => (value - mean) * (value - mean)) / values.Count);
    }

    public static double Variance(IReadOnlyCollection<double> values) => Moments(values).Variance;

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
