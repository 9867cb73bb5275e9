namespace GenBn.Tests.Reference;

/// <summary>Data for tests: the same seed gives the same numbers, each exact in single precision too.</summary>
public static class ReferenceData
{
    /// <summary>Standard normal numbers (Box and Muller, 1958).</summary>
    public static double[] Normal(int count, int seed)
    {
        Random random = new(seed);
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            values[i] = (float)(radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }

    /// <summary>Labels in [0, classes).</summary>
    public static int[] Labels(int count, int classes, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(classes))];
    }

    /// <summary>
    /// Draws every parameter: weights with deviation 1/sqrt(fan in), biases and beta with 0.3, gamma around ±1 (so that some
    /// are negative).
    /// </summary>
    public static void Randomize(ReferenceNetwork network, int seed)
    {
        foreach (ReferenceTensor parameter in network.Parameters)
        {
            double[] draws = Normal(parameter.Values.Length, seed++);
            for (int i = 0; i < draws.Length; i++)
            {
                parameter.Values[i] = (float)Scaled(parameter, draws[i]);
            }
        }
    }

    private static double Scaled(ReferenceTensor parameter, double draw)
    {
        if (parameter.Name.EndsWith(".weight", StringComparison.Ordinal))
        {
            return draw / Math.Sqrt((double)parameter.Values.Length / parameter.Shape[0]);
        }

        return parameter.Name.EndsWith(".gamma", StringComparison.Ordinal)
            ? Math.CopySign(1, draw) + 0.2 * draw
            : 0.3 * draw;
    }
}
