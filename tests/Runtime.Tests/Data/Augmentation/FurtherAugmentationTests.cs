using CsCheck;
using Xunit;

namespace GenBn.Tests.Data.Augmentation;

/// <summary>Colour, rotation and cut-out.</summary>
public sealed class FurtherAugmentationTests
{
    private static readonly ImageShape Shape = new(3, 5, 6);

    private static float[] Image(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 90).Select(_ => random.NextSingle())];
    }

    private static float[] Applied(ImageAugmentation augmentation, float[] image, ulong seed)
    {
        float[] changed = [.. image];
        augmentation.Apply(changed, Shape, new RandomSource(seed));
        return changed;
    }

    [Fact]
    public void ValuesStayInTheirRangeAndASeedRepeats() => Gen.Select(Gen.Int[0, 1000], Gen.ULong, Gen.Float[0, 1]).Sample((image, seed, strength) =>
    {
        foreach (ImageAugmentation augmentation in new ImageAugmentation[] { new ColorJitter(strength, strength, strength), new Rotation(1 + (179 * strength)), new CutOut(3, 0.5f) })
        {
            float[] changed = Applied(augmentation, Image(image), seed);
            Assert.All(changed, value => Assert.InRange(value, 0, 1));
            Assert.Equal(changed, Applied(augmentation, Image(image), seed));
        }
    });

    [Fact]
    public void AStrengthOfZeroChangesNothing() => Assert.Equal(Image(1), Applied(new ColorJitter(0, 0, 0), Image(1), 3), (one, other) => MathF.Abs(one - other) <= 1e-6f);

    [Fact]
    public void GreyHasNoSaturation()
    {
        float[] grey = [.. Enumerable.Repeat(Image(2)[..30], 3).SelectMany(plane => plane)];
        float[] changed = Applied(new ColorJitter(0, 0, 1), grey, 5);
        Assert.Equal(grey, changed, (one, other) => MathF.Abs(one - other) <= 1e-6f);
    }

    [Fact]
    public void ARotationTurnsAboutTheCentre()
    {
        float[] image = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        Rotation.Apply(image, new ImageShape(1, 3, 3), Math.PI / 2);
        Assert.Equal([7f, 4, 1, 8, 5, 2, 9, 6, 3], image, (one, other) => MathF.Abs(one - other) <= 1e-5f);
        Rotation.Apply(image, new ImageShape(1, 3, 3), -Math.PI / 2);
        Assert.Equal([1f, 2, 3, 4, 5, 6, 7, 8, 9], image, (one, other) => MathF.Abs(one - other) <= 1e-5f);
    }

    [Fact]
    public void ASquareIsCutOutOfAllChannels() => Gen.ULong.Sample(seed =>
    {
        float[] changed = Applied(new CutOut(3, -1), Image(1), seed);
        int[] cut = [.. Enumerable.Range(0, 90).Where(index => changed[index] == -1).Select(index => index % 30)];
        int[] rows = [.. cut.Select(index => index / 6).Distinct()];
        int[] columns = [.. cut.Select(index => index % 6).Distinct()];
        Assert.Equal(3 * rows.Length * columns.Length, cut.Length);
        Assert.InRange(rows.Length, 2, 3);
        Assert.InRange(columns.Length, 2, 3);
    });

    [Fact]
    public void LabelMapsTakeWhatMovesNoPixel()
    {
        Dataset maps = Dataset.OfLabelMaps(new float[90], new int[30], 90, 30, 2);
        IDataSource images = maps.WithShape(3, 5, 6);
        Assert.NotNull(images.Augment(1, new ColorJitter(), new CutOut(2)));
        Assert.Throws<ArgumentException>("augmentations", () => images.Augment(1, new Rotation(10)));
    }

    [Fact]
    public void NumbersOutOfRangeAreRejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>("brightness", () => new ColorJitter(brightness: 2));
        Assert.Throws<ArgumentOutOfRangeException>("maximum", () => new ColorJitter(maximum: 0));
        Assert.Throws<ArgumentOutOfRangeException>("maxDegrees", () => new Rotation(0));
        Assert.Throws<ArgumentOutOfRangeException>("size", () => new CutOut(0));
        Assert.Throws<ArgumentOutOfRangeException>("fill", () => new CutOut(1, float.NaN));
    }
}
