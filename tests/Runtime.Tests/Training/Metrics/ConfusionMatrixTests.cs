using Xunit;

namespace GenBn.Tests.Training.Metrics;

public sealed class ConfusionMatrixTests
{
    /// <summary>Class 0: 3 right, 1 taken for 1; class 1: 2 right, 1 for 0, 2 for 2; class 2: no samples.</summary>
    private static readonly ConfusionMatrix _matrix = ConfusionMatrix.Of([0, 0, 0, 0, 1, 1, 1, 1, 1], [0, 0, 1, 0, 1, 0, 1, 2, 2], 3);

    [Fact]
    public void SharesAreThoseOfTheCounts()
    {
        Assert.Equal((3, 1, 0), (_matrix[0, 0], _matrix[0, 1], _matrix[0, 2]));
        Assert.Equal(5.0 / 9, _matrix.Value);
        Assert.Equal((4, 5, 0), (_matrix.SamplesOf(0), _matrix.SamplesOf(1), _matrix.SamplesOf(2)));
        Assert.Equal((3.0 / 4, 2.0 / 3, 0.0), (_matrix.Precision(0), _matrix.Precision(1), _matrix.Precision(2)));
        Assert.Equal((3.0 / 4, 2.0 / 5), (_matrix.Recall(0), _matrix.Recall(1)));
        Assert.Null(_matrix.Recall(2));
        Assert.Equal((0.75, 0.5, 0.0), (_matrix.F1(0), _matrix.F1(1), _matrix.F1(2)));
        Assert.Equal("confusion matrix 0.5556", _matrix.ToString());
    }

    [Fact]
    public void TheTableIsLegible() => Assert.Equal(
        """
        class    samples  precision  recall     F1  most often taken for
        0 mouse        4      0.750   0.750  0.750  1 dog (1)
        1 dog          5      0.667   0.400  0.500  2 cow (2), 0 mouse (1)

        """.ReplaceLineEndings("\n"),
        _matrix.ToTable(["mouse", "dog", "cow"]));

    [Fact]
    public void ClassesWithoutNamesHaveNumbers() => Assert.Equal(
        "class  samples  precision  recall     F1  most often taken for\n1            1          -   0.000  0.000  0 (1)\n",
        ConfusionMatrix.Of([1], [0], 2).ToTable());

    [Fact]
    public void WhatIsNoClassIsRefused()
    {
        Assert.Contains("Sample 1: expected classes from 0 to 2, but got label 3 and answer 0", Assert.Throws<ArgumentException>(() => ConfusionMatrix.Of([0, 3], [0, 0], 3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("answers", () => ConfusionMatrix.Of([0, 1], [0], 3));
        Assert.Throws<ArgumentException>("answers", () => ConfusionMatrix.Of([], [], 3));
        Assert.Throws<ArgumentException>("names", () => _matrix.ToTable(["cat"]));
        Assert.Throws<IndexOutOfRangeException>(() => _matrix[3, 0]);
    }
}
