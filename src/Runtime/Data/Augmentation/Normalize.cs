using System.Numerics;

namespace GenBn.Data;

/// <summary>
/// Normalises values: (value − mean) / deviation, with the numbers of the value's channel. It is not random, so it is also applied in evaluation.
/// </summary>
/// <remarks>
/// Code that uses the network must then normalise inputs itself. A network that declares <see cref="InputAttribute.Mean"/> and
/// <see cref="InputAttribute.Deviation"/> normalises its inputs everywhere, with the same bits.
/// </remarks>
public sealed class Normalize : ImageAugmentation
{
    private readonly float[] _mean;
    private readonly float[] _deviation;

    /// <summary>Sets mean and deviation.</summary>
    /// <param name="mean">Mean of each channel, finite.</param>
    /// <param name="deviation">Standard deviation of each channel, finite and positive.</param>
    /// <exception cref="ArgumentException">The numbers of means and deviations differ, or a value is out of range.</exception>
    public Normalize(ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation)
    {
        if (deviation.Length != mean.Length)
        {
            throw new ArgumentException($"Expected {mean.Length} deviations, one for each mean, but got {deviation.Length}.", nameof(deviation));
        }

        for (int channel = 0; channel < mean.Length; channel++)
        {
            if (!float.IsFinite(mean[channel]))
            {
                throw new ArgumentException($"Expected finite means, but that of channel {channel} is {mean[channel]}.", nameof(mean));
            }

            if (!float.IsFinite(deviation[channel]) || deviation[channel] <= 0)
            {
                throw new ArgumentException(
                    $"Expected finite, positive deviations, but that of channel {channel} is {deviation[channel]}.", nameof(deviation));
            }
        }

        _mean = mean.ToArray();
        _deviation = deviation.ToArray();
    }

    /// <summary>Sets measured means and deviations.</summary>
    /// <param name="statistics">The statistics of the channels.</param>
    /// <exception cref="ArgumentNullException"><paramref name="statistics"/> is null.</exception>
    /// <remarks>A channel whose values are all the same becomes 0.</remarks>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public Normalize(ChannelStatistics statistics)
        : this(
            [.. (statistics ?? throw new ArgumentNullException(nameof(statistics))).Mean.Select(value => (float)value)],
            [.. statistics.Deviation.Select(ChannelStatistics.Divisor)])
    {
    }

    /// <summary>Mean of each channel.</summary>
    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>Standard deviation of each channel.</summary>
    public ReadOnlySpan<float> Deviation => _deviation;

    internal override bool IsRandom => false;

    internal override bool KeepsScale => false;

    internal override void Apply(Span<float> image, ImageShape shape, RandomSource random)
    {
        int size = shape.Height * shape.Width;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            Apply(image.Slice(channel * size, size), _mean[channel], _deviation[channel]);
        }
    }

    internal override void Check(ImageShape shape)
    {
        if (_mean.Length != shape.Channels)
        {
            throw new ArgumentException($"Expected a mean and a deviation for each channel of {shape} images, but Normalize has {_mean.Length}.");
        }
    }

    private static void Apply(Span<float> values, float mean, float deviation)
    {
        int index = 0;
        for (; index + Vector<float>.Count <= values.Length; index += Vector<float>.Count)
        {
            Span<float> next = values[index..];
            ((new Vector<float>(next) - new Vector<float>(mean)) / new Vector<float>(deviation)).CopyTo(next);
        }

        for (; index < values.Length; index++)
        {
            values[index] = (values[index] - mean) / deviation;
        }
    }
}
