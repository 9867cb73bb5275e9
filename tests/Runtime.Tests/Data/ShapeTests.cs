using Xunit;

namespace GenBn.Tests.Data;

/// <summary>Sources say the shape of their images and their scale, and what is made of them says the same.</summary>
public sealed class ShapeTests : IDisposable
{
    private static readonly ImageShape _shape = new(2, 3, 4);

    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-shape-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void IdxFilesHaveOneChannel()
    {
        string images = Path.Combine(_folder, "train-images-idx3-ubyte"), labels = Path.Combine(_folder, "train-labels-idx1-ubyte");
        File.WriteAllBytes(images, IdxFiles.Of([3, 5, 4], new byte[60]));
        File.WriteAllBytes(labels, IdxFiles.Of([3], [0, 1, 2]));
        File.Copy(images, Path.Combine(_folder, "t10k-images-idx3-ubyte"));
        File.Copy(labels, Path.Combine(_folder, "t10k-labels-idx1-ubyte"));

        Check(IdxReader.Load(images, labels), 1f / 255);
        Check(IdxReader.Load(images, labels, scale: 1), 1);
        Check(IdxReader.LoadFolder(_folder).Test, 1f / 255);
        Check(IdxReader.LoadFolder(_folder, scale: 0.5f).Train, 0.5f);
        using var source = new IdxSource(images, labels, scale: 2);
        Check(source, 2);
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => IdxReader.Load(images, labels, scale: 0));
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => IdxReader.LoadFolder(_folder, float.NaN));

        static void Check(IDataSource source, float scale)
        {
            Assert.Equal(new ImageShape(1, 5, 4), source.Shape);
            Assert.Equal(scale, source.Scale);
        }
    }

    [Fact]
    public void RecordsAndArraysHaveNoneUnlessItIsSaid()
    {
        IDataSource records = CsvReader.Read(new StringReader("a,b,c\n1,2,0\n3,4,1\n"), "text", new CsvOptions { Label = "c" }).Samples;
        Assert.Null(records.Shape);
        Assert.Equal(1, records.Scale);
        Assert.Null(((IDataSource)Images(scale: null, shape: null)).Shape);
        IDataSource bare = new Bare();
        Assert.Null(bare.Shape);
        Assert.Equal(1, bare.Scale);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatIsMadeOfASourceHasItsShapeAndScale(bool inMemory)
    {
        Dataset dataset = Images(scale: 0.25f, _shape);
        IDataSource source = inMemory ? dataset : new SourceOfDataset(dataset);
        IDataSource[] made =
        [
            source, source.Take(3), source.Slice(1, 2), source.Split(2).Remaining, source.Split(2).Part, source.Concat(source.Take(2)), source.Load(),
            source.Augment(1, new HorizontalFlip()), source.Augment(1, new Shift(1)).Take(2), source.WithShape(2, 3, 4),
        ];
        Assert.All(made, one => Assert.Equal((_shape, 0.25f), (one.Shape, one.Scale)));
        Assert.Equal((_shape, null), (source.Augment(1, new Normalize([1, 2], [3, 4])).Shape, source.Augment(1, new Normalize([1, 2], [3, 4])).Scale));
        Assert.Null(source.Augment(1, new Normalize([1, 2], [3, 4])).Load().Scale);
        Assert.Null(source.Concat(Images(scale: 0.5f, _shape)).Scale);
    }

    [Fact]
    public void AShapeIsToldOnce()
    {
        Dataset dataset = Images(scale: 0.25f, shape: null);
        IDataSource source = new SourceOfDataset(dataset);
        foreach (IDataSource one in (IDataSource[])[dataset, source, dataset.Split(2).Part, source.Split(2).Part])
        {
            Assert.Null(one.Shape);
            IDataSource shaped = one.WithShape(2, 3, 4);
            Assert.Equal((_shape, 0.25f), (shaped.Shape, shaped.Scale));
            Assert.Equal(MemorySamples.Of(one) is null, MemorySamples.Of(shaped) is null);
            Assert.Equal(one.Load().Values.ToArray(), shaped.Load().Values.ToArray());
            Assert.Equal(one.Load().Labels.ToArray(), shaped.Load().Labels.ToArray());
            Assert.Equal(one.Labels.ToArray(), shaped.Labels.ToArray());
            Assert.Contains("but its images are 2×3×4", Assert.Throws<ArgumentException>("source", () => shaped.WithShape(2, 4, 3)).Message, StringComparison.Ordinal);
        }

        // Of sources without a shape those that have one decide.
        Assert.Equal(_shape, source.Concat(dataset.WithShape(2, 3, 4)).Shape);
        Assert.Contains(
            "images of 2×3×4 as in the sources before, but source 2 (counted from 0) has images of 2×4×3",
            Assert.Throws<ArgumentException>("sources", () => source.Concat(dataset.WithShape(2, 3, 4), dataset.WithShape(2, 4, 3))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeIsRefused()
    {
        Assert.Contains("a shape of 24 values, as a sample has, but got 2×3×5", Assert.Throws<ArgumentException>(() => Images(1, new ImageShape(2, 3, 5))).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => new Dataset(new byte[24], new int[1], 24, 1) { Scale = null });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dataset(new byte[24], new int[1], 24, 1) { Scale = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dataset(new float[24], new int[1], 24, 1) { Scale = float.PositiveInfinity });
        Assert.Contains("a shape of 2 values, as the source's samples have, but its shape is 1×1×3", Assert.Throws<ArgumentException>("source", () => new Lying().Take(1)).Message, StringComparison.Ordinal);
    }

    /// <summary>Shape and scale are set after the constructor has run: a view has those of its dataset.</summary>
    [Fact]
    public void ADatasetsScaleIsThatOfItsBytes()
    {
        var dataset = new Dataset([10, 20], [0, 0], 1, 1, 0.5f) { Scale = 2 };
        float[] value = new float[1];
        dataset.Slice(1, 1).CopySample(0, value);
        Assert.Equal(40, value[0]);
        Assert.Equal([20f, 40f], ((IDataSource)dataset).Load().Values.ToArray());
    }

    private static Dataset Images(float? scale, ImageShape? shape) => new(
        [.. Enumerable.Range(0, 5 * 24).Select(index => (float)index)], [0, 1, 0, 1, 0], 24, 2)
    { Shape = shape, Scale = scale };

    /// <summary>Says that its two values are images of three.</summary>
    private sealed class Lying : IDataSource
    {
        public int Count => 1;

        public int SampleLength => 2;

        public int Classes => 1;

        public int TargetLength => 0;

        public ImageShape? Shape => new ImageShape(1, 1, 3);

        public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets) => labels.Clear();
    }

    /// <summary>Has what the interface gives by itself.</summary>
    private sealed class Bare : IDataSource
    {
        public int Count => 1;

        public int SampleLength => 2;

        public int Classes => 1;

        public int TargetLength => 0;

        public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets) => labels.Clear();
    }
}
