using Xunit;

namespace GenBn.Tests.Data.Augmentation;

/// <summary>Each augmentation against its formula.</summary>
public sealed class AugmentationTests
{
    private const int Channels = 2;
    private const int Height = 5;
    private const int Width = 7;
    private const int Length = Channels * Height * Width;

    /// <summary>Value of a pixel: no two are equal, and none is 0.</summary>
    private static float Pixel(int channel, int row, int column) => 1 + (100 * channel) + (10 * row) + column;

    private static float[] Image(Func<int, int, int, float> pixel) =>
        [.. Enumerable.Range(0, Length).Select(at => pixel(at / (Height * Width), at / Width % Height, at % Width))];

    /// <summary>So many copies of the image; the label is the number of the sample.</summary>
    private static Dataset Copies(int count) =>
        new([.. Enumerable.Repeat(Image(Pixel), count).SelectMany(image => image)], [.. Enumerable.Range(0, count)], Length, count);

    private static float[] Read(IDataSource source, int epoch, params int[] samples)
    {
        float[] values = new float[samples.Length * source.SampleLength];
        int[] labels = new int[samples.Length];
        source.Read(epoch, samples, values, labels, []);
        Assert.Equal(samples, labels);
        return values;
    }

    private static int[] Numbers(int count) => [.. Enumerable.Range(0, count)];

    /// <summary>How often the image was moved by each distance, of so many times; what is there matches the formula.</summary>
    private static Dictionary<(int Down, int Right), int> Distances(ImageAugmentation augmentation, int max, int count, Func<int, int, int, int, int, float> pixel)
    {
        var candidates = new Dictionary<(int Down, int Right), float[]>();
        foreach (int at in Numbers(((2 * max) + 1) * ((2 * max) + 1)))
        {
            (int down, int right) = ((at / ((2 * max) + 1)) - max, (at % ((2 * max) + 1)) - max);
            candidates[(down, right)] = Image((channel, row, column) => pixel(channel, row, column, down, right));
        }

        float[] images = Read(Copies(count).WithShape(Channels, Height, Width).Augment(11, augmentation), 1, Numbers(count));
        var found = candidates.Keys.ToDictionary(key => key, _ => 0);
        for (int sample = 0; sample < count; sample++)
        {
            found[candidates.Single(candidate => images.AsSpan(sample * Length, Length).SequenceEqual(candidate.Value)).Key]++;
        }

        return found;
    }

    /// <summary>Σ (found − expected)² / expected, for places that should be equally likely.</summary>
    private static double ChiSquare(IReadOnlyCollection<int> found)
    {
        double expected = (double)found.Sum() / found.Count;
        return found.Sum(count => (count - expected) * (count - expected) / expected);
    }

    [Fact]
    public void CropsAreThoseOfThePaddedImageAndEquallyLikely()
    {
        Dictionary<(int, int), int> found = Distances(new RandomCrop(2, fill: -3.5f), 2, 5000, (channel, row, column, down, right) =>
            row + down is < 0 or >= Height || column + right is < 0 or >= Width ? -3.5f : Pixel(channel, row + down, column + right));

        // 24 degrees of freedom: a fair draw passes 60 less than once in 10,000; one that misses a row of places is far beyond.
        Assert.Equal(25, found.Count(place => place.Value > 0));
        Assert.InRange(ChiSquare(found.Values), 0, 60);
    }

    [Fact]
    public void ShiftsRepeatTheBorderAndAreEquallyLikely()
    {
        Dictionary<(int, int), int> found = Distances(new Shift(3), 3, 9800, (channel, row, column, down, right) =>
            Pixel(channel, Math.Clamp(row + down, 0, Height - 1), Math.Clamp(column + right, 0, Width - 1)));

        // 48 degrees of freedom.
        Assert.Equal(49, found.Count(place => place.Value > 0));
        Assert.InRange(ChiSquare(found.Values), 0, 95);
    }

    [Fact]
    public void AFlipIsAnInvolution()
    {
        IDataSource once = Copies(1).WithShape(Channels, Height, Width).Augment(1, new HorizontalFlip(1));
        IDataSource twice = once.Augment(2, new HorizontalFlip(1));
        Assert.Equal(Image((channel, row, column) => Pixel(channel, row, Width - 1 - column)), Read(once, 1, 0));
        Assert.Equal(Image(Pixel), Read(twice, 1, 0));
        Assert.Equal(Image(Pixel), Read(Copies(1).WithShape(Channels, Height, Width).Augment(1, new HorizontalFlip(0)), 1, 0));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    public void FlipsAreAsFrequentAsAsked(double probability)
    {
        float[] images = Read(Copies(4000).WithShape(Channels, Height, Width).Augment(3, new HorizontalFlip(probability)), 1, Numbers(4000));
        int flipped = Numbers(4000).Count(sample => images[sample * Length] != Pixel(0, 0, 0));

        // Four standard deviations.
        double deviation = Math.Sqrt(4000 * probability * (1 - probability));
        Assert.InRange(flipped, (4000 * probability) - (4 * deviation), (4000 * probability) + (4 * deviation));
    }

    [Fact]
    public void NormalisationIsItsFormulaInTrainingAndOutside()
    {
        IDataSource source = Copies(1).WithShape(Channels, Height, Width).Augment(1, new Normalize([3.5f, -1.25f], [0.7f, 12f]));
        float[] expected = Image((channel, row, column) => channel == 0 ? (Pixel(0, row, column) - 3.5f) / 0.7f : (Pixel(1, row, column) + 1.25f) / 12f);
        Assert.Equal(expected, Read(source, 0, 0));
        Assert.Equal(expected, Read(source, 5, 0));
    }

    [Fact]
    public void OutsideOfTrainingNothingIsRandom()
    {
        IDataSource source = Copies(9).WithShape(Channels, Height, Width).Augment(1, new RandomCrop(2), new HorizontalFlip(1), new Shift(2));
        Assert.Equal(Copies(9).Values.ToArray(), Read(source, 0, Numbers(9)));
        Assert.NotEqual(Copies(9).Values.ToArray(), Read(source, 1, Numbers(9)));
    }

    [Fact]
    public void ASampleDependsOnSeedEpochAndNumberOnly()
    {
        IDataSource source = Augmented(seed: 5);
        float[] all = Read(source, 3, Numbers(50));
        int[] order = [.. Numbers(50)];
        new RandomSource(1).Shuffle(order.AsSpan());
        foreach (int[] batch in order.Chunk(7))
        {
            float[] values = Read(source, 3, batch);
            for (int index = 0; index < batch.Length; index++)
            {
                Assert.Equal(all.AsSpan(batch[index] * Length, Length), values.AsSpan(index * Length, Length));
            }
        }

        Assert.Equal(all, Read(Augmented(seed: 5), 3, Numbers(50)));
        Assert.NotEqual(all, Read(source, 4, Numbers(50)));
        Assert.NotEqual(all, Read(Augmented(seed: 6), 3, Numbers(50)));
        Assert.True(Numbers(50).DistinctBy(sample => string.Join(' ', all.Skip(sample * Length).Take(Length))).Count() > 25);

        static IDataSource Augmented(ulong seed) =>
            Copies(50).WithShape(Channels, Height, Width).Augment(seed, new RandomCrop(2), new HorizontalFlip(), new Normalize([1, 2], [3, 4]), new Shift(1));
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        Dataset data = Copies(2);
        Assert.Contains("a shape of 70 values, as the source's samples have, but got 2×5×8", Refused(2, 5, 8), StringComparison.Ordinal);
        Assert.Contains("a shape of 70 values, as the source's samples have, but got 0×5×7", Refused(0, 5, 7), StringComparison.Ordinal);
        Assert.Contains("a shape of 70 values, as the source's samples have, but got -2×-5×7", Refused(-2, -5, 7), StringComparison.Ordinal);
        Assert.Contains("70 values without a shape. Call WithShape", Assert.Throws<ArgumentException>("source", () => data.Augment(1)).Message, StringComparison.Ordinal);
        Assert.Contains("padding below height and width of 2×5×7 images, but RandomCrop has 5", Refused(2, 5, 7, new RandomCrop(5)), StringComparison.Ordinal);
        Assert.Contains("shift below height and width of 2×5×7 images, but Shift has 5", Refused(2, 5, 7, new Shift(5)), StringComparison.Ordinal);
        Assert.Contains("each channel of 2×5×7 images, but Normalize has 1", Refused(2, 5, 7, new Normalize([0], [1])), StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => data.WithShape(2, 5, 7).Augment(1, [null!]));
        Assert.Throws<ArgumentOutOfRangeException>("padding", () => new RandomCrop(0));
        Assert.Throws<ArgumentOutOfRangeException>("max", () => new Shift(0));
        Assert.Throws<ArgumentOutOfRangeException>("probability", () => new HorizontalFlip(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("probability", () => new HorizontalFlip(1.01));
        Assert.Contains("of channel 1 is 0", Assert.Throws<ArgumentException>("deviation", () => new Normalize([0, 0], [1, 0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("deviation", () => new Normalize([0, 0], [1]));
        Assert.Throws<ArgumentException>("mean", () => new Normalize([float.NaN], [1]));

        string Refused(int channels, int height, int width, params ImageAugmentation[] augmentations) =>
            Assert.Throws<ArgumentException>(() => data.WithShape(channels, height, width).Augment(1, augmentations)).Message;
    }
}
