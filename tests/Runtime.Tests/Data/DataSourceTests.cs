using Xunit;

namespace GenBn.Tests.Data;

/// <summary>Sources made of sources.</summary>
public sealed class DataSourceTests
{
    /// <summary>Sample i has the values i and −i, and the label that is asked for.</summary>
    private static Dataset Numbered(int count, Func<int, int> labelOf, int classes) =>
        new([.. Enumerable.Range(0, count).SelectMany(index => new[] { (float)index, -index })], [.. Enumerable.Range(0, count).Select(labelOf)], 2, classes);

    private static int[] NumbersOf(IDataSource source)
    {
        float[] values = source.Load().Values.ToArray();
        Assert.All(Enumerable.Range(0, source.Count), index => Assert.Equal(values[2 * index], -values[(2 * index) + 1]));
        return [.. Enumerable.Range(0, source.Count).Select(index => (int)values[2 * index])];
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ASplitTakesEverySampleOnceAndRepeats(bool inMemory)
    {
        Dataset dataset = Numbered(101, index => index % 3, 3);
        IDataSource source = inMemory ? dataset : new SourceOfDataset(dataset);
        (IDataSource remaining, IDataSource part) = source.Split(0.25, seed: 7);
        Assert.Equal((76, 25), (remaining.Count, part.Count));
        Assert.Equal(Enumerable.Range(0, 101), NumbersOf(remaining).Concat(NumbersOf(part)).Order());
        Assert.Equal(NumbersOf(part).Order(), NumbersOf(part));
        Assert.Equal(NumbersOf(part), NumbersOf(source.Split(25, seed: 7).Part));
        Assert.NotEqual(NumbersOf(part), NumbersOf(source.Split(25, seed: 8).Part));
        Assert.Equal(NumbersOf(part).Select(index => index % 3), part.Load().Labels.ToArray());
    }

    [Fact]
    public void EverySampleIsPickedAboutAsOften()
    {
        int[] picked = new int[20];
        for (ulong seed = 0; seed < 2000; seed++)
        {
            foreach (int sample in NumbersOf(Numbered(20, _ => 0, 1).Split(5, seed).Part))
            {
                picked[sample]++;
            }
        }

        // 500 are expected; the sum of (found − 500)² / (2000 · ¼ · ¾) is near χ² with 19 degrees of freedom: 50 is passed once in 10,000.
        Assert.InRange(picked.Sum(found => (found - 500.0) * (found - 500) / 375) * 19 / 20, 0, 50);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(33)]
    [InlineData(99)]
    public void AStratifiedSplitKeepsTheSharesOfTheClasses(int count)
    {
        // 50, 30, 17 and 3 of 100.
        Dataset source = Numbered(100, index => index < 50 ? 2 : index < 80 ? 0 : index < 97 ? 3 : 1, 4);
        (IDataSource remaining, IDataSource part) = source.Split(count, seed: 3, stratified: true);
        Assert.Equal((100 - count, count), (remaining.Count, part.Count));
        Assert.Equal(Enumerable.Range(0, 100), NumbersOf(remaining).Concat(NumbersOf(part)).Order());
        foreach ((int label, int share) in (ReadOnlySpan<(int, int)>)[(2, 50), (0, 30), (3, 17), (1, 3)])
        {
            int found = part.Labels.Count(label);
            Assert.InRange(found, Math.Floor(share * count / 100.0), Math.Ceiling(share * count / 100.0));
        }
    }

    [Fact]
    public void ASplitOfASplitIsOneOfItsSource()
    {
        IDataSource part = Numbered(100, index => index % 5, 5).Slice(10, 80).Split(40, seed: 1, stratified: true).Part;
        IDataSource half = part.Split(20, seed: 2).Part;
        Assert.True(half is SampleSelection { Source: Dataset });
        Assert.Equal(NumbersOf(half).Select(index => index % 5), half.Labels.ToArray());
        Assert.Empty(NumbersOf(half).Except(NumbersOf(part)));
    }

    [Fact]
    public void SlicesAndConcatenationsAreWhatTheySay()
    {
        Dataset data = Numbered(30, index => index % 2, 2);
        IDataSource source = new SourceOfDataset(data);
        Assert.Equal([3, 4, 5], NumbersOf(source.Slice(3, 3)));
        Assert.Equal([0, 1], NumbersOf(source.Take(2)));
        Assert.IsType<Dataset>(((IDataSource)data).Slice(3, 3));
        IDataSource joined = source.Slice(28, 2).Concat(data.Take(1), source.Slice(5, 2));
        Assert.Equal([28, 29, 0, 5, 6], NumbersOf(joined));
        Assert.True(joined.Labels.IsEmpty);
        Assert.Equal([0, 1], data.Take(1).Concat(data.Slice(1, 1)).Labels.ToArray());
        float[] values = new float[4];
        int[] labels = new int[2];
        joined.Read(1, [4, 1], values, labels, []);
        Assert.Equal([6, -6, 29, -29], values);
        Assert.Equal([0, 1], labels);
    }

    [Fact]
    public void TargetsComeAlong()
    {
        var data = new Dataset([1f, 2, 3, 4], [10f, 11, 20, 21, 30, 31, 40, 41], 1, 2);
        Assert.Equal([30f, 31, 20, 21], new SourceOfDataset(data).Slice(2, 1).Concat(data.Slice(1, 1)).Load().Targets.ToArray());
        (IDataSource remaining, IDataSource part) = data.Split(2);
        Assert.Equal([10f, 11, 20, 21, 30, 31, 40, 41], remaining.Load().Targets.ToArray().Concat(part.Load().Targets.ToArray()).Order());
    }

    [Fact]
    public void ImpossiblePartsAreRefused()
    {
        Dataset data = Numbered(10, _ => 0, 1);
        IDataSource unlabelled = new SourceOfDataset(data);
        Assert.Throws<ArgumentOutOfRangeException>("count", () => data.Split(0));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => data.Split(10));
        Assert.Throws<ArgumentOutOfRangeException>("share", () => data.Split(0.01));
        Assert.Throws<ArgumentOutOfRangeException>("share", () => data.Split(0.99));
        Assert.Throws<ArgumentOutOfRangeException>("share", () => data.Split(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("share", () => data.Split(1.5));
        Assert.Contains("labels in memory", Assert.Throws<ArgumentException>(() => unlabelled.Split(2, stratified: true)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("count", () => unlabelled.Take(11));
        Assert.Throws<ArgumentOutOfRangeException>("first", () => unlabelled.Slice(-1, 2));
        Assert.Throws<ArgumentNullException>("source", () => ((IDataSource)null!).Split(2));
        ArgumentException other = Assert.Throws<ArgumentException>(() => data.Concat(Numbered(10, _ => 0, 2)));
        Assert.Contains("(2, 1, 0) (values, classes, targets) as in the first source, but source 1 (counted from 0) has (2, 2, 0)", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadsOutOfRangeAreRefused()
    {
        Dataset data = Numbered(10, _ => 0, 1);
        foreach (IDataSource source in (IDataSource[])[data, data.Split(5).Part, data.Take(3).Concat(data)])
        {
            Assert.Throws<ArgumentOutOfRangeException>("samples", () => source.Read(0, [source.Count], new float[2], new int[1], []));
            Assert.Throws<ArgumentOutOfRangeException>("samples", () => source.Read(0, [-1], new float[2], new int[1], []));
            Assert.Throws<ArgumentException>("inputs", () => source.Read(0, [0, 1], new float[3], new int[2], []));
            Assert.Throws<ArgumentException>("labels", () => source.Read(0, [0, 1], new float[4], new int[1], []));
        }

        var targets = new Dataset([1f, 2], [3f, 4], 1, 1);
        Assert.Throws<ArgumentException>("targets", () => targets.Read(0, [0, 1], new float[2], [], new float[1]));
    }
}
