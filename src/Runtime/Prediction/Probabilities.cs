namespace GenBn;

/// <summary>From outputs to probabilities.</summary>
internal static class Probabilities
{
    /// <summary>
    /// The softmax of a sample's outputs in their place, over the channels of each pixel: e^(x − m) / Σ e^(x − m) with m the largest, in double
    /// precision.
    /// </summary>
    /// <remarks>Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 6.2.2.3 (equation 6.29).</remarks>
    /// <param name="values">[channel][pixel].</param>
    /// <param name="plane">Pixels; 1 for a vector.</param>
    public static void Softmax(Span<float> values, int plane = 1)
    {
        for (int pixel = 0; pixel < plane; pixel++)
        {
            double largest = double.NegativeInfinity;
            for (int index = pixel; index < values.Length; index += plane)
            {
                largest = Math.Max(largest, values[index]);
            }

            double sum = 0;
            for (int index = pixel; index < values.Length; index += plane)
            {
                sum += Math.Exp(values[index] - largest);
            }

            for (int index = pixel; index < values.Length; index += plane)
            {
                values[index] = (float)(Math.Exp(values[index] - largest) / sum);
            }
        }
    }
}
