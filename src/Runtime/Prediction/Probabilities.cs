namespace GenBn;

/// <summary>From outputs to probabilities.</summary>
internal static class Probabilities
{
    /// <summary>The softmax of a sample's outputs in their place: e^(x − m) / Σ e^(x − m) with m the largest, in double precision.</summary>
    /// <remarks>Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 6.2.2.3 (equation 6.29).</remarks>
    public static void Softmax(Span<float> values)
    {
        double largest = double.NegativeInfinity;
        foreach (float value in values)
        {
            largest = Math.Max(largest, value);
        }

        double sum = 0;
        foreach (float value in values)
        {
            sum += Math.Exp(value - largest);
        }

        foreach (ref float value in values)
        {
            value = (float)(Math.Exp(value - largest) / sum);
        }
    }
}
