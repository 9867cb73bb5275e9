using GenBn.Tests.Reference;
using Xunit;

namespace GenBn.Tests;

// Pools.
public partial class ReferenceTests
{
    [Fact]
    public void MaxPoolGivesTheGradientToTheFirstMaximumAndRoundsDown()
    {
        MaxPoolReference pool = new(ReferenceShape.Image(1, 3, 5), kernel: 2, stride: 2);

        double[] y = pool.Forward([7, 7, 1, 2, 9, 7, 6, 4, 3, 9, 9, 9, 9, 9, 9], n: 1, training: true);
        double[] dx = pool.Backward([1, 10]);

        AssertClose([7, 4], y, 0);
        AssertClose([1, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0], dx, 0);
        Assert.Equal([0, 7], pool.Argmax);
        Assert.Equal([1, 8], pool.RunnerUp);
        Assert.Equal([0.0, 1.0], pool.Gap);
        Assert.Equal(1, pool.SmallestGap);
        Assert.Equal([0], pool.NearTies(0.5));
    }

    [Fact]
    public void MaxPoolAddsUpTheGradientsOfOverlappingWindows()
    {
        MaxPoolReference pool = new(ReferenceShape.Image(1, 2, 3), kernel: 2, stride: 1);

        pool.Forward([1, 9, 2, 3, 4, 5], n: 1, training: true);

        AssertClose([0, 11, 0, 0, 0, 0], pool.Backward([1, 10]), 0);
    }

    [Fact]
    public void MaxPoolFollowsAForcedChoiceAndSaysSo()
    {
        MaxPoolReference pool = new(ReferenceShape.Image(1, 2, 4), kernel: 2, stride: 2) { ForcedArgmax = [5, 2] };

        double[] y = pool.Forward([1, 5, 8, 0, 0, 4.5, 0, 0], n: 1, training: true);

        AssertClose([4.5, 8], y, 0);
        AssertClose([0, 0, 10, 0, 0, 1, 0, 0], pool.Backward([1, 10]), 0);
        Assert.Equal([1, 2], pool.Argmax);
        PoolDisagreement disagreement = Assert.Single(pool.Disagreements());
        Assert.Equal(new PoolDisagreement(Window: 0, Argmax: 1, Forced: 5, Deficit: 0.5), disagreement);
        Assert.Equal("window 0: element 5 instead of 1, smaller by 5.000E-001", disagreement.ToString());

        pool.ForcedArgmax = [2, 2];
        Assert.Throws<InvalidOperationException>(() => pool.Forward(new double[8], n: 1, training: true));
        pool.ForcedArgmax = null;
        pool.Forward(new double[8], n: 1, training: true);
        Assert.Empty(pool.Disagreements());
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(2, 1)]
    [InlineData(2, 3)]
    [InlineData(1, 2)]
    public void MaxPoolAgreesWithFiniteDifferences(int kernel, int stride) =>
        AssertLayer(new MaxPoolReference(ReferenceShape.Image(2, 7, 6), kernel, stride));

    [Fact]
    public void MaxPoolAgreesWithFiniteDifferencesWhenForced()
    {
        ReferenceShape shape = ReferenceShape.Image(2, 4, 4);
        MaxPoolReference pool = new(shape, kernel: 2, stride: 2);
        pool.Forward(ReferenceData.Normal(Samples * shape.Length, seed: 1), Samples, training: true);
        pool.ForcedArgmax = pool.RunnerUp;

        AssertLayer(pool);

        Assert.NotEmpty(pool.Disagreements());
    }

    [Fact]
    public void PaddingNeverWinsAMaximum()
    {
        ReferenceWindow window = ReferenceWindow.Of(2, kernel: 2, stride: 2, padding: 1);
        MaxPoolReference pool = new(ReferenceShape.Image(1, 2, 2), window, window);

        AssertClose([-1, -2, -3, -4], pool.Forward([-1, -2, -3, -4], n: 1, training: true), 0);
        Assert.Equal(double.PositiveInfinity, pool.SmallestGap);
    }

    [Theory]
    [InlineData(false, new[] { 1, 2, 3, 4.0 })]
    [InlineData(true, new[] { 0.25, 0.5, 0.75, 1 })]
    public void AvgPoolCountsPaddingOnDemand(bool countPadding, double[] expected)
    {
        ReferenceWindow window = ReferenceWindow.Of(2, kernel: 2, stride: 2, padding: 1);
        AvgPoolReference pool = new(ReferenceShape.Image(1, 2, 2), window, window, countPadding);

        AssertClose(expected, pool.Forward([1, 2, 3, 4], n: 1, training: true), 0);
        AssertClose(expected, pool.Backward([1, 2, 3, 4]), 0);
    }

    [Fact]
    public void GlobalAvgPoolTakesTheMeanOfAChannel()
    {
        GlobalAvgPoolReference pool = new(ReferenceShape.Image(2, 1, 2));

        AssertClose([1.5, 3.5, 5.5, 7.5], pool.Forward([1, 2, 3, 4, 5, 6, 7, 8], n: 2, training: true), 0);
        AssertClose([0.5, 0.5, 1, 1, 0, 0, 2, 2], pool.Backward([1, 2, 0, 4]), 0);
        AssertLayer(pool);
    }

    [Fact]
    public void UpsamplingCopiesAndAddsUpTheGradientsOfCopies()
    {
        UpsampleReference upsample = new(ReferenceShape.Image(2, 1, 2), rows: 2, columns: 3);

        AssertClose([1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 3, 3, 3, 4, 4, 4], upsample.Forward([1, 2, 3, 4], n: 1, training: true), 0);
        AssertClose([12, 39, 66, 93], upsample.Backward([0, 1, 2, 3, 4, 5, 2, 3, 4, 8, 9, 10, 9, 10, 11, 12, 13, 14, 11, 12, 13, 17, 18, 19]), 0);
        AssertLayer(upsample);
    }

    /// <summary>Kernel, stride and padding in rows, then in columns.</summary>
    [Theory]
    [InlineData(2, 2, 0, 3, 1, 0)]
    [InlineData(3, 2, 1, 2, 1, 1)]
    [InlineData(2, 3, 1, 1, 2, 0)]
    [InlineData(3, 1, Padding.Same, 2, 2, Padding.Same)]
    [InlineData(2, 2, Padding.Same, 4, 3, Padding.Same)]
    public void RectangularPoolsAgreeWithFiniteDifferences(
        int kernelHeight, int strideHeight, int paddingHeight, int kernelWidth, int strideWidth, int paddingWidth)
    {
        ReferenceShape shape = ReferenceShape.Image(2, 7, 6);
        ReferenceWindow rows = ReferenceWindow.Of(7, kernelHeight, strideHeight, paddingHeight);
        ReferenceWindow columns = ReferenceWindow.Of(6, kernelWidth, strideWidth, paddingWidth);
        AssertLayer(new MaxPoolReference(shape, rows, columns));
        AssertLayer(new AvgPoolReference(shape, rows, columns, countPadding: false));
        AssertLayer(new AvgPoolReference(shape, rows, columns, countPadding: true));
    }
}
