using CsCheck;
using Xunit;

namespace GenBn.Tests.Data;

/// <summary>Folds, weights of classes, and statistics of columns.</summary>
public sealed class FoldTests
{
    [Fact]
    public void EverySampleIsInOnePartAndClassesAreShared() => Gen.Select(Gen.Int[2, 9], Gen.Int[9, 60], Gen.Bool, Gen.ULong).Sample((folds, count, stratified, seed) =>
    {
        int[] labels = [.. Enumerable.Range(0, count).Select(index => index * index % 5 % 3)];
        var data = new Dataset([.. Enumerable.Range(0, count).Select(index => (float)index)], labels, 1, 3);
        IReadOnlyList<(IDataSource Remaining, IDataSource Part)> all = data.Folds(folds, seed, stratified);
        Assert.Equal(folds, all.Count);
        Assert.Equal(Enumerable.Range(0, count), all.SelectMany(fold => Numbers(fold.Part)).Order());
        foreach ((IDataSource remaining, IDataSource part) in all)
        {
            Assert.Equal(Enumerable.Range(0, count), Numbers(remaining).Concat(Numbers(part)).Order());
            Assert.InRange(part.Count, count / folds, (count + folds - 1) / folds);
            for (int label = 0; stratified && label < 3; label++)
            {
                int ofClass = labels.Count(candidate => candidate == label);
                Assert.InRange(part.Load().Labels.Count(label), ofClass / folds, (ofClass + folds - 1) / folds);
            }
        }

        Assert.Equal(Numbers(all[0].Part), Numbers(data.Folds(folds, seed, stratified)[0].Part));
    });

    [Fact]
    public void WhatCannotBeFoldedIsRejected()
    {
        var numbers = new Dataset(new float[4], new float[4], 1, 1);
        Assert.Throws<ArgumentOutOfRangeException>("count", () => numbers.Folds(1));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => numbers.Folds(5));
        Assert.Throws<ArgumentException>("source", () => numbers.Folds(2, stratified: true));
        Assert.Throws<ArgumentException>("source", () => numbers.BalancedClassWeights());
    }

    [Fact]
    public void RareClassesWeighMoreAndAbsentOnesNothing()
    {
        var data = new Dataset(new float[10], [0, 0, 0, 0, 0, 0, 0, 0, 2, 2], 1, 4);
        Assert.Equal([10f / 16, 0, 10f / 4, 0], data.BalancedClassWeights());
        Dataset maps = Dataset.OfLabelMaps(new float[3], [0, 255, 1], 1, 1, 2, ignoredLabel: 255);
        Assert.Equal([1f, 1], maps.BalancedClassWeights());
    }

    [Fact]
    public void AConstantColumnIsNoError()
    {
        var data = new Dataset([1f, 5, 3, 5], [0, 1], 2, 2);
        ChannelStatistics statistics = ChannelStatistics.Measure(data);
        Assert.Equal("Mean = new[] { 2f, 5f }, Deviation = new[] { 1f, 1f }", statistics.ToString());
        Assert.Equal(0, statistics.Deviation[1]);
        Assert.Equal([1f, 1], new Normalize(statistics).Deviation.ToArray());
    }

    private static int[] Numbers(IDataSource source) => [.. source.Load().Values.ToArray().Select(value => (int)value)];
}
