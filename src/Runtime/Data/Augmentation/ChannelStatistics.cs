using System.Globalization;

namespace GenBn.Data;

/// <summary>
/// Mean and standard deviation of each channel over all pixels of all images, or of each feature of vectors. <see cref="ToString"/> returns them
/// as arguments of <see cref="InputAttribute"/>.
/// </summary>
/// <param name="Mean">Mean of each channel or feature.</param>
/// <param name="Deviation">
/// Standard deviation of each channel or feature: the square root of the mean squared distance from the mean (divided by the number of
/// values, not by one less).
/// </param>
public sealed record ChannelStatistics(IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation)
{
    private const int MostValues = 1 << 20;

    /// <summary>
    /// Measures the channels of a source's images, or the features of vectors, without random augmentation. Samples of a source without a
    /// <see cref="IDataSource.Shape"/> are vectors.
    /// </summary>
    /// <param name="source">The samples, usually those of training. The statistics are those of scaled values, as the source returns them.</param>
    /// <remarks>
    /// One pass over the samples, in double precision. The mean and the squared distances of each sample are merged into those of the samples before
    /// it (Chan, Golub and LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979), which avoids differences
    /// of large sums.
    /// </remarks>
    /// <exception cref="ArgumentException">The source has no samples.</exception>
    /// <exception cref="InvalidDataException">A sample cannot be read.</exception>
    public static ChannelStatistics Measure(IDataSource source)
    {
        source = KnownSource.Sound(source, nameof(source));
        if (source.Count < 1)
        {
            throw new ArgumentException("Expected at least one sample, but the source has none.", nameof(source));
        }

        int channels = source.Shape?.Channels ?? source.SampleLength;
        int size = source.SampleLength / channels;
        var sums = new Moments[channels];
        int batchSize = Math.Clamp(MostValues / Math.Max(Math.Max(source.SampleLength, source.TargetLength), source.LabelLength), 1, source.Count);
        float[] inputs = new float[batchSize * source.SampleLength];
        int[] labels = new int[batchSize * source.LabelLength];
        float[] targets = new float[batchSize * source.TargetLength];
        for (int first = 0; first < source.Count; first += batchSize)
        {
            int[] samples = [.. Enumerable.Range(first, Math.Min(batchSize, source.Count - first))];
            source.Read(epoch: 0, samples, inputs, labels, targets);
            for (int plane = 0; plane < samples.Length * channels; plane++)
            {
                sums[plane % channels] = sums[plane % channels].MergedWith(Moments.Of(inputs.AsSpan(plane * size, size)));
            }
        }

        return new ChannelStatistics(
            Array.ConvertAll(sums, sum => sum.Mean), Array.ConvertAll(sums, sum => Math.Sqrt(sum.SquaredDistances / sum.Count)));
    }

    /// <summary>
    /// Returns the numbers as a declaration, rounded to single precision: <c>Mean = new[] { 0.286f }, Deviation = new[] { 0.353f }</c>. The deviation
    /// of a constant channel, 0, becomes 1, so that its normalised value is 0.
    /// </summary>
    public override string ToString() => $"Mean = {Literals(Mean)}, Deviation = {Literals(Deviation.Select(value => (double)Divisor(value)))}";

    /// <summary>
    /// What values of a channel are divided by, in single precision: its deviation, or 1 if the channel is constant up to rounding.
    /// </summary>
    internal static float Divisor(double deviation) => (float)deviation > 0 ? (float)deviation : 1;

    private static string Literals(IEnumerable<double> values) =>
        $"new[] {{ {string.Join(", ", values.Select(value => ((float)value).ToString(CultureInfo.InvariantCulture) + "f"))} }}";

    /// <summary>Number of values, their mean, and the sum of their squared distances from it.</summary>
    private readonly record struct Moments(long Count, double Mean, double SquaredDistances)
    {
        public static Moments Of(ReadOnlySpan<float> values)
        {
            double sum = 0;
            foreach (float value in values)
            {
                sum += value;
            }

            double mean = sum / values.Length;
            double distances = 0;
            foreach (float value in values)
            {
                distances += (value - mean) * (value - mean);
            }

            return new Moments(values.Length, mean, distances);
        }

        public Moments MergedWith(Moments other)
        {
            long count = Count + other.Count;
            double distance = other.Mean - Mean;
            double share = (double)other.Count / count;
            return new Moments(count, Mean + (distance * share), SquaredDistances + other.SquaredDistances + (distance * distance * Count * share));
        }
    }
}
