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
    /// are negative). Running means are drawn with deviation 0.3, running variances around 1.
    /// </summary>
    public static void Randomize(ReferenceNetwork network, int seed)
    {
        foreach (ReferenceTensor tensor in network.Parameters.Concat(network.Buffers))
        {
            double[] draws = Normal(tensor.Values.Length, seed++);
            for (int i = 0; i < draws.Length; i++)
            {
                tensor.Values[i] = (float)Scaled(tensor, draws[i]);
            }
        }
    }

    private static double Scaled(ReferenceTensor tensor, double draw) => tensor.Name[(tensor.Name.LastIndexOf('.') + 1)..] switch
    {
        "weight" or "weight_ih" or "weight_hh" => draw / Math.Sqrt((double)tensor.Values.Length / tensor.Shape[0]),
        "gamma" => Math.CopySign(1, draw) + 0.2 * draw,
        "running_var" => Math.Exp(0.3 * draw),
        _ => 0.3 * draw,
    };
}
