namespace GenBn.Training;

/// <summary>Mean and deviation of float targets, of each output.</summary>
/// <param name="Means">The means, finite.</param>
/// <param name="Deviations">The standard deviations, finite and positive: 1 if all targets are the same.</param>
internal sealed record TargetStatistics(float[] Means, float[] Deviations)
{
    /// <summary>Largest distance of a probability's sum from 1.</summary>
    private const float Tolerance = 1e-4f;

    /// <summary>The same as bits, for checkpoints.</summary>
    public TargetCounters Counters() => new(
        Array.ConvertAll(Means, mean => CheckpointCounters.ToBits(mean)), Array.ConvertAll(Deviations, deviation => CheckpointCounters.ToBits(deviation)));

    /// <summary>What <see cref="Counters"/> returned.</summary>
    public static TargetStatistics Of(TargetCounters counters) => new(
        Array.ConvertAll(counters.Means, bits => (float)CheckpointCounters.FromBits(bits)),
        Array.ConvertAll(counters.Deviations, bits => (float)CheckpointCounters.FromBits(bits)));

    /// <summary>Whether every sample's targets are probabilities of classes: at least two, none negative, with a sum of 1.</summary>
    public static bool AreProbabilities(ReadOnlySpan<float> targets, int length)
    {
        for (int start = 0; start < targets.Length; start += length)
        {
            float sum = 0;
            foreach (float target in targets.Slice(start, length))
            {
                sum += target >= 0 ? target : float.NaN;
            }

            if (!(MathF.Abs(sum - 1) <= Tolerance))
            {
                return false;
            }
        }

        return length > 1;
    }

    /// <summary>Whether every target is 0 or 1.</summary>
    public static bool AreDecisions(ReadOnlySpan<float> targets) => !targets.ContainsAnyExcept(0f, 1f);

    /// <summary>Measures targets, in double precision. Those that are not finite are left out: a trainer rejects them.</summary>
    /// <param name="targets">[samples][length].</param>
    /// <param name="length">Number of targets of a sample.</param>
    public static TargetStatistics Of(ReadOnlySpan<float> targets, int length)
    {
        float[] means = new float[length];
        float[] deviations = new float[length];
        for (int output = 0; output < length; output++)
        {
            double sum = 0;
            int count = 0;
            for (int index = output; index < targets.Length; index += length)
            {
                sum += float.IsFinite(targets[index]) ? targets[index] : 0;
                count += float.IsFinite(targets[index]) ? 1 : 0;
            }

            double mean = count > 0 ? sum / count : 0;
            double squares = 0;
            for (int index = output; index < targets.Length; index += length)
            {
                squares += float.IsFinite(targets[index]) ? (targets[index] - mean) * (targets[index] - mean) : 0;
            }

            means[output] = (float)mean;
            deviations[output] = Divisor(mean, count > 0 ? Math.Sqrt(squares / count) : 0);
        }

        return new TargetStatistics(means, deviations);
    }

    /// <summary>The deviation, unless it is rounding of the mean; then 1.</summary>
    private static float Divisor(double mean, double deviation) =>
        deviation > Math.Abs(mean) * 1e-7 && float.IsFinite((float)deviation) ? ChannelStatistics.Divisor(deviation) : 1;
}
