using GenBn.Tests.Reference;
using Xunit;

namespace GenBn.Tests;

// Batch norm.
public partial class ReferenceTests
{
    [Fact]
    public void BatchNormGivesTheGoldenNumbers()
    {
        BatchNormReference norm = new("batchnorm1", ReferenceShape.Vector(2), momentum: 0.9, epsilon: 1e-3);

        double[] y = norm.Forward([1, 2, 3, 4, 5, 6], n: 3, training: true);

        AssertClose([-1.2245153, -1.2245153, 0, 0, 1.2245153, 1.2245153], y, 5e-8);
    }

    [Fact]
    public void BatchNormMovesTheRunningStatistics()
    {
        // Means 2, 2, 8 and biased variances 1, 4, 9; the second feature is constant.
        BatchNormReference norm = new("batchnorm1", ReferenceShape.Vector(2), momentum: 0.9, epsilon: 1e-5);

        norm.Forward([1, 7, 3, 7], n: 2, training: true);
        AssertClose([0.2, 0.7], norm.RunningMean.Values, 1e-15);
        AssertClose([1.0, 0.9], norm.RunningVar.Values, 1e-15);

        norm.Forward([0, 7, 4, 7], n: 2, training: true);
        AssertClose([0.38, 1.33], norm.RunningMean.Values, 1e-15);
        AssertClose([1.3, 0.81], norm.RunningVar.Values, 1e-15);

        norm.Forward([5, 7, 11, 7], n: 2, training: true);
        AssertClose([1.142, 1.897], norm.RunningMean.Values, 1e-15);
        AssertClose([2.07, 0.729], norm.RunningVar.Values, 1e-15);
    }

    [Fact]
    public void BatchNormInfersFromTheRunningStatisticsAndLeavesThem()
    {
        BatchNormReference norm = new("batchnorm1", ReferenceShape.Vector(1), momentum: 0.9, epsilon: 0.25);
        norm.Gamma.Values[0] = 3;
        norm.Beta.Values[0] = -1;
        norm.RunningMean.Values[0] = 2;
        norm.RunningVar.Values[0] = 2;

        double[] y = norm.Forward([2, 5], n: 2, training: false);

        AssertClose([-1, 5], y, 1e-15);
        Assert.Equal(2, norm.RunningMean.Values[0]);
        Assert.Equal(2, norm.RunningVar.Values[0]);
        Assert.Throws<InvalidOperationException>(() => norm.Backward([1, 1]));
    }

    [Fact]
    public void BatchNormOfAnImageTakesStatisticsPerChannel()
    {
        // Channel 0 holds 1, 3 and 5, 7 (mean 4, variance 5), channel 1 holds 10, 10 and 20, 20 (mean 15, variance 25).
        BatchNormReference norm = new("batchnorm1", ReferenceShape.Image(2, 1, 2), momentum: 0, epsilon: 0);

        double[] y = norm.Forward([1, 3, 10, 10, 5, 7, 20, 20], n: 2, training: true);

        double root = Math.Sqrt(5);
        AssertClose([-3 / root, -1 / root, -1, -1, 1 / root, 3 / root, 1, 1], y, 1e-15);
        AssertClose([4, 15], norm.RunningMean.Values, 0);
        AssertClose([5, 25], norm.RunningVar.Values, 0);
    }

    [Fact]
    public void OptionsOfBatchNormArrive()
    {
        ReferenceNetwork network = ReferenceNetwork.Of(typeof(CustomBatchNorm));
        BatchNormReference norm = network.Layers.OfType<BatchNormReference>().First();
        double[] x = new double[norm.Input.Length];
        Array.Fill(x, 4);

        double[] y = norm.Forward(x, n: 1, training: false);
        norm.Forward(x, n: 1, training: true);

        Assert.Equal(4 / Math.Sqrt(1 + (double)1e-3f), y[0], 1e-15);
        Assert.Equal(1, norm.RunningMean.Values[0], 1e-15);
        Assert.Equal(0.75, norm.RunningVar.Values[0], 1e-15);
    }

    [Fact]
    public void BatchNormAgreesWithFiniteDifferences()
    {
        AssertLayer(new BatchNormReference("batchnorm1", ReferenceShape.Vector(6), momentum: 0.9, epsilon: 1e-5));
        AssertLayer(new BatchNormReference("batchnorm1", ReferenceShape.Image(3, 4, 5), momentum: 0.9, epsilon: 1e-5));
        AssertLayer(new BatchNormReference("batchnorm1", ReferenceShape.Image(2, 2, 2), momentum: 0.9, epsilon: 0.5));
    }

    [Fact]
    public void BatchNormStoresTheUnbiasedVarianceOnDemand()
    {
        // Mean 4, squared deviations 9 + 1 + 1 + 9.
        BatchNormReference norm = new(
            "batchnorm1", ReferenceShape.Vector(1), momentum: 0.5, epsilon: 0, runningVariance: RunningVariance.Unbiased);

        double[] y = norm.Forward([1, 3, 5, 7], n: 4, training: true);

        AssertClose([0.5 + (20.0 / 3 / 2)], norm.RunningVar.Values, 1e-15);
        AssertClose([-3 / Math.Sqrt(5), -1 / Math.Sqrt(5), 1 / Math.Sqrt(5), 3 / Math.Sqrt(5)], y, 1e-15);
    }

    [Fact]
    public void BatchNormTrainsAgainstTheRunningStatisticsOnDemand()
    {
        BatchNormReference norm = new(
            "batchnorm1", ReferenceShape.Vector(1), momentum: 0.9, epsilon: 0.25, statistics: BatchNormStatistics.Running);
        norm.Gamma.Values[0] = 3;
        norm.RunningMean.Values[0] = 2;
        norm.RunningVar.Values[0] = 2;

        double[] y = norm.Forward([2, 5], n: 2, training: true);
        double[] dx = norm.Backward([1, 10]);

        AssertClose([0, 6], y, 1e-15);
        AssertClose([2, 20], dx, 1e-15);
        AssertClose([20], norm.Gamma.Gradients, 1e-14);
        AssertClose([11], norm.Beta.Gradients, 0);
        AssertClose([2], norm.RunningMean.Values, 0);
        AssertClose([2], norm.RunningVar.Values, 0);
    }

    [Theory]
    [InlineData(BatchNormTerm.Off, BatchNormTerm.Learned, BatchNormStatistics.Batch)]
    [InlineData(BatchNormTerm.Learned, BatchNormTerm.Off, BatchNormStatistics.Batch)]
    [InlineData(BatchNormTerm.Frozen, BatchNormTerm.Off, BatchNormStatistics.Running)]
    [InlineData(BatchNormTerm.Learned, BatchNormTerm.Learned, BatchNormStatistics.Running)]
    public void BatchNormOptionsAgreeWithFiniteDifferences(BatchNormTerm scale, BatchNormTerm center, BatchNormStatistics statistics)
    {
        BatchNormReference norm = new("batchnorm1", ReferenceShape.Image(3, 4, 5), momentum: 0.9, epsilon: 1e-5, scale, center, statistics);

        AssertLayer(norm);

        Assert.Equal(scale != BatchNormTerm.Off, norm.Parameters.Contains(norm.Gamma));
        Assert.Equal(center != BatchNormTerm.Off, norm.Parameters.Contains(norm.Beta));
        Assert.Equal(scale == BatchNormTerm.Learned, norm.Gamma.Trainable);
    }
}
