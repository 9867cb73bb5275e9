using GenBn.Generator.Planning;
using Xunit;

namespace GenBn.Tests;

/// <summary>Which steps of one sample threads share: those for which it pays that they meet before and after.</summary>
public sealed class SampleSharingTests
{
    private static readonly SampleSharing Sharing = new(BarrierTime: 10);

    [Fact]
    public void LongStepsAreShared() => AssertShared("111", (100, 8), (100, 8), (100, 8));

    [Fact]
    public void ShortStepsAreNot() => AssertShared("000", (5, 8), (5, 8), (5, 8));

    /// <summary>To start and to end a job costs something too.</summary>
    [Theory]
    [InlineData(40, "0")]
    [InlineData(42, "1")]
    public void OneStepPaysForTheJob(long time, string expected) => AssertShared(expected, (time, 2));

    /// <summary>Threads meet before and after a short step, whoever does it.</summary>
    [Fact]
    public void AShortStepBetweenLongOnesIsSharedWithThem() => AssertShared("111", (100, 8), (4, 8), (100, 8));

    /// <summary>Two short steps of one thread need one meeting less than two shared ones.</summary>
    [Fact]
    public void ShortStepsInARowAreOfOneThread() => AssertShared("1001", (100, 8), (4, 8), (4, 8), (100, 8));

    [Fact]
    public void AStepThatCannotBeSharedIsNot() => AssertShared("101", (100, 8), (100, 1), (100, 8));

    /// <summary>The longest part counts: two of three.</summary>
    [Fact]
    public void PartsThatDoNotComeOutEvenCountInFull() => AssertShared("0", (59, 3));

    [Fact]
    public void NothingIsNotShared() => AssertShared("");

    [Fact]
    public void WhatIsForFreeIsShared() => Assert.Equal([true, false, true], new SampleSharing(0).Decide([(1, 2), (1, 1), (3, 2)]));

    /// <summary>More threads than parts have nothing to do, and each makes a barrier longer.</summary>
    [Theory]
    [InlineData(10_000, 4, 4)]
    [InlineData(10_000, 6, 6)]
    [InlineData(1_000, 64, 22)]
    [InlineData(1_000_000, 1_000, 63)] // 64 threads have as many parts as 63.
    public void ThreadsAreAsManyAsPay(long time, int parts, int expected) => Assert.Equal(expected, Sharing.ThreadsFor([(time, parts)], [true]));

    [Fact]
    public void WithoutASharedStepThereIsOneThread() => Assert.Equal(1, Sharing.ThreadsFor([(1_000, 8)], [false]));

    private static void AssertShared(string expected, params (long Time, int Parts)[] steps) =>
        Assert.Equal(expected, string.Concat(Sharing.Decide(steps).Select(isShared => isShared ? '1' : '0')));
}
