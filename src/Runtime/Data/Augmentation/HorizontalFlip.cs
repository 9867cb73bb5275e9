namespace GenBn.Data;

/// <summary>Swaps left and right of an image with a given probability.</summary>
public sealed class HorizontalFlip : ImageAugmentation
{
    /// <summary>Sets the probability.</summary>
    /// <param name="probability">Probability of a flip, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not from 0 to 1.</exception>
    public HorizontalFlip(double probability = 0.5)
    {
        if (probability is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "Expected a probability from 0 to 1.");
        }

        Probability = probability;
    }

    /// <summary>Probability of a flip.</summary>
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
