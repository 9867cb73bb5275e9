using Xunit;

namespace GenBn.Tests.Data;

public sealed class DatasetTests
{
    private const float Scale = 0.5f;

    private static Dataset Bytes() => new([1, 2, 3, 4, 5, 6], [0, 2, 1], sampleLength: 2, classes: 3, Scale);

    private static Dataset Floats() => new([1f, 2f, 3f, 4f, 5f, 6f], [0, 2, 1], sampleLength: 2, classes: 3);

    [Fact]
    public void BytesAreExposedAsTheyAre()
    {
        Dataset dataset = Bytes();

        Assert.True(dataset.IsBytes);
        Assert.Equal((3, 2, 3, Scale), (dataset.Count, dataset.SampleLength, dataset.Classes, dataset.Scale));
        Assert.Equal([0, 2, 1], dataset.Labels.ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 6], dataset.Pixels.ToArray());
        Assert.True(dataset.Values.IsEmpty);
    }

    [Fact]
    public void FloatsAreExposedAsTheyAre()
    {
        Dataset dataset = Floats();

        Assert.False(dataset.IsBytes);
        Assert.Equal((3, 2, 3, 1f), (dataset.Count, dataset.SampleLength, dataset.Classes, dataset.Scale));
        Assert.Equal([0, 2, 1], dataset.Labels.ToArray());
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], dataset.Values.ToArray());
        Assert.True(dataset.Pixels.IsEmpty);
    }

    [Fact]
    public void TheDefaultScaleMapsPixelsToTheUnitInterval()
    {
        var dataset = new Dataset([0, 255], [0], sampleLength: 2, classes: 1);
        var sample = new float[2];

        dataset.CopySample(0, sample);

        Assert.Equal([0f, 1f], sample);
    }

    [Fact]
    public void ArraysAreHeldNotCopied()
    {
        byte[] pixels = [1, 2];
        var dataset = new Dataset(pixels, [0, 0], sampleLength: 1, classes: 1);

        pixels[1] = 9;

        Assert.Equal(9, dataset.Pixels[1]);
    }

    [Fact]
    public void CopySampleScalesPixels()
    {
        var sample = new float[2];

        Bytes().CopySample(2, sample);

        Assert.Equal([2.5f, 3f], sample);
    }

    [Fact]
    public void CopySampleLeavesTheRestOfTheDestinationAlone()
    {
        float[] sample = [-1f, -1f, -1f];

        Floats().CopySample(1, sample);

        Assert.Equal([3f, 4f, -1f], sample);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void CopySampleRejectsAnIndexOutOfRange(int index)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>("index", () => Bytes().CopySample(index, new float[2]));
        Assert.Contains("0 to 2", error.Message);
    }

    [Fact]
    public void CopySampleRejectsAShortDestination()
    {
        var error = Assert.Throws<ArgumentException>("destination", () => Bytes().CopySample(0, new float[1]));
        Assert.Contains("room for 2 values, found 1", error.Message);
    }

    [Fact]
    public void ASliceIsAView()
    {
        var sample = new float[2];
        Dataset slice = Bytes().Slice(1, 2);
        slice.CopySample(0, sample);

        Assert.Equal((2, 2, 3, Scale), (slice.Count, slice.SampleLength, slice.Classes, slice.Scale));
        Assert.Equal([2, 1], slice.Labels.ToArray());
        Assert.Equal([3, 4, 5, 6], slice.Pixels.ToArray());
        Assert.Equal([1.5f, 2f], sample);
    }

    [Fact]
    public void ASliceOfASliceCountsFromItsOwnStart()
    {
        var sample = new float[2];
        Dataset slice = Floats().Slice(1, 2).Slice(1, 1);
        slice.CopySample(0, sample);

        Assert.Equal([1], slice.Labels.ToArray());
        Assert.Equal([5f, 6f], slice.Values.ToArray());
        Assert.Equal([5f, 6f], sample);
        Assert.Throws<ArgumentOutOfRangeException>("index", () => slice.CopySample(1, sample));
    }

    [Theory]
    [InlineData(-1, 1, "first")]
    [InlineData(3, 1, "first")]
    [InlineData(0, 0, "count")]
    [InlineData(0, -1, "count")]
    [InlineData(0, 4, "count")]
    [InlineData(2, 2, "count")]
    [InlineData(1, int.MaxValue, "count")]
    public void SliceRejectsARangeOutsideTheDataset(int first, int count, string argument)
    {
        Assert.Throws<ArgumentOutOfRangeException>(argument, () => Bytes().Slice(first, count));
    }

    [Fact]
    public void NullsAreRejected()
    {
        Assert.Throws<ArgumentNullException>("pixels", () => new Dataset((byte[])null!, [0], 1, 1));
        Assert.Throws<ArgumentNullException>("values", () => new Dataset((float[])null!, [0], 1, 1));
        Assert.Throws<ArgumentNullException>("labels", () => new Dataset(new byte[1], null!, 1, 1));
        Assert.Throws<ArgumentNullException>("labels", () => new Dataset(new float[1], null!, 1, 1));
    }

    [Theory]
    [InlineData(0, 1, "sampleLength")]
    [InlineData(-1, 1, "sampleLength")]
    [InlineData(1, 0, "classes")]
    [InlineData(1, -1, "classes")]
    public void NumbersThatAreNotPositiveAreRejected(int sampleLength, int classes, string argument)
    {
        Assert.Throws<ArgumentOutOfRangeException>(argument, () => new Dataset(new byte[1], [0], sampleLength, classes));
        Assert.Throws<ArgumentOutOfRangeException>(argument, () => new Dataset(new float[1], [0], sampleLength, classes));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void AScaleThatIsNotFiniteAndPositiveIsRejected(float scale)
    {
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => new Dataset(new byte[1], [0], 1, 1, scale));
    }

    [Fact]
    public void AnEmptyDatasetIsRejected()
    {
        Assert.Throws<ArgumentException>("labels", () => new Dataset(Array.Empty<byte>(), [], 1, 1));
        Assert.Throws<ArgumentException>("labels", () => new Dataset(Array.Empty<float>(), [], 1, 1));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void ALengthThatDoesNotFitTheLabelsIsRejected(int length)
    {
        var bytes = Assert.Throws<ArgumentException>("pixels", () => new Dataset(new byte[length], [0, 0], 2, 1));
        var floats = Assert.Throws<ArgumentException>("values", () => new Dataset(new float[length], [0, 0], 2, 1));

        Assert.Contains($"Expected 4 values (2 labels × 2), found {length}", bytes.Message);
        Assert.Contains($"Expected 4 values (2 labels × 2), found {length}", floats.Message);
    }

    [Fact]
    public void AProductBeyondTheRangeOfIntIsALengthMismatch()
    {
        // 4 · 2^30 wraps around to 0 in 32 bits.
        var error = Assert.Throws<ArgumentException>(
            "pixels", () => new Dataset(Array.Empty<byte>(), [0, 0, 0, 0], 1 << 30, 1));
        Assert.Contains("4294967296", error.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MinValue)]
    public void ALabelOutOfRangeIsRejectedWithItsRecord(int label)
    {
        var bytes = Assert.Throws<ArgumentException>("labels", () => new Dataset(new byte[3], [0, 2, label], 1, 3));
        var floats = Assert.Throws<ArgumentException>("labels", () => new Dataset(new float[3], [0, 2, label], 1, 3));

        Assert.Contains($"Record 2 (counted from 0): expected a label from 0 to 2, found {label}", bytes.Message);
        Assert.Contains($"Record 2 (counted from 0): expected a label from 0 to 2, found {label}", floats.Message);
    }
}
