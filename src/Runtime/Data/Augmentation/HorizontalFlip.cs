namespace GenBn.Data;

/// <summary>Swaps left and right of an image, or leaves it.</summary>
public sealed class HorizontalFlip : ImageAugmentation
{
    /// <summary>Sets how often.</summary>
    /// <param name="probability">Share of the images that are flipped, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not from 0 to 1.</exception>
    public HorizontalFlip(double probability = 0.5)
    {
        if (probability is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "Expected a probability from 0 to 1.");
        }

        Probability = probability;
    }

    /// <summary>Share of the images that are flipped.</summary>
    public double Probability { get; }

    internal override bool IsRandom => true;

    internal override void Apply(Span<float> image, ImageShape shape, RandomSource random)
    {
        if (random.NextUniform() >= Probability)
        {
            return;
        }

        for (int first = 0; first < image.Length; first += shape.Width)
        {
            image.Slice(first, shape.Width).Reverse();
        }
    }
}
