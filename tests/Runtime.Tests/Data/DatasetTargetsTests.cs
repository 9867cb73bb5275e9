using Xunit;

namespace GenBn.Tests.Data;

public sealed class DatasetTargetsTests
{
    [Fact]
    public void TargetsAreExposedAsTheyAre()
    {
        var floats = new Dataset([1f, 2f, 3f, 4f, 5f, 6f], [0.5f, 1.5f, 2.5f], sampleLength: 2, targetLength: 1);
        Assert.True(floats.HasTargets);
        Assert.Equal((3, 2, 1, 0, false), (floats.Count, floats.SampleLength, floats.TargetLength, floats.Classes, floats.IsBytes));
        Assert.Equal([0.5f, 1.5f, 2.5f], floats.Targets.ToArray());
        Assert.True(floats.Labels.IsEmpty);

        var bytes = new Dataset([1, 2, 3, 4], [0.5f, 1.5f, 2.5f, 3.5f], sampleLength: 2, targetLength: 2, scale: 0.5f);
        Assert.Equal((2, 2, true, 0.5f), (bytes.Count, bytes.TargetLength, bytes.IsBytes, bytes.Scale));
    }

    [Fact]
    public void ASliceTakesItsTargetsAlong()
    {
        var dataset = new Dataset(new float[6], [0.5f, 1.5f, 2.5f, 3.5f, 4.5f, 5.5f], sampleLength: 2, targetLength: 2);
        Assert.Equal([4.5f, 5.5f], dataset.Slice(1, 2).Slice(1, 1).Targets.ToArray());
    }

    [Fact]
    public void WhatCouldBeLabelsIsLabels()
    {
        Assert.Equal(2, new Dataset(new float[2], [0, 1], 1, 2).Classes);
        Assert.False(new Dataset(new byte[2], [0, 1], 1, 2).HasTargets);
    }

    [Fact]
    public void LengthsThatDoNotFitAreRefused()
    {
        AssertRefused("targets", "2 targets for each of one or more samples, found 3", () => new Dataset(new float[2], new float[3], 1, 2));
        AssertRefused("targets", "2 targets for each of one or more samples, found 0", () => new Dataset(new byte[2], new float[0], 1, 2));
        AssertRefused("values", "6 values (2 samples × 3), found 5", () => new Dataset(new float[5], new float[4], 3, 2));
        AssertRefused("pixels", "6 values (2 samples × 3), found 7", () => new Dataset(new byte[7], new float[4], 3, 2));
        AssertRefused("targetLength", "", () => new Dataset(new float[5], new float[4], 3, 0));
        AssertRefused("sampleLength", "", () => new Dataset(new byte[5], new float[4], 0, 1));
        AssertRefused("scale", "finite, positive scale", () => new Dataset(new byte[4], new float[4], 1, 1, 0));
        AssertRefused("targets", "", () => new Dataset(new float[4], (float[])null!, 1, 1));
    }

    private static void AssertRefused(string parameter, string message, Func<object> call)
    {
        ArgumentException exception = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(parameter, exception.ParamName);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }
}
