using Xunit;

namespace GenBn.Tests.Kernels;

public sealed class BatchNormPassTests
{
    private static readonly float[] Rows = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void RowsAreNormalised()
    {
        var norm = new BatchNormFixture(2, new BatchNormOptions(0.9f, 1e-3f));
        AssertClose([-1.2245153, -1.2245153, 0, 0, 1.2245153, 1.2245153], norm.Forward(Rows), 2e-7);
    }

    [Fact]
    public void GammaAndBetaOfTheBatchGiveTheIdentity()
    {
        var norm = new BatchNormFixture(2, new BatchNormOptions(0.9f, 1e-3f));
        norm.Parameters.Gamma.Values.Fill(MathF.Sqrt((8f / 3f) + 1e-3f));
        norm.Parameters.Beta.Values[0] = 3;
        norm.Parameters.Beta.Values[1] = 4;
        AssertClose([1, 2, 3, 4, 5, 6], norm.Forward(Rows), 1e-6);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1.5)]
    public void RunningAveragesFollowTheBatches(bool unbiased, double correction)
    {
        // Batch means 3, 13, 3 and biased variances 8/3, 24, 8/3 of the first feature; three rows, so n / (n − 1) = 1.5.
        var norm = new BatchNormFixture(2, new BatchNormOptions(0.9f, 1e-3f, Unbiased: unbiased));
        norm.Forward(Rows);
        AssertClose([0.3, 0.4], norm.Parameters.RunningMean.Values, 1e-6);
        AssertClose([0.9 + (0.1 * correction * 8 / 3), 0.9 + (0.1 * correction * 8 / 3)], norm.Parameters.RunningVariance.Values, 1e-6);
        norm.Forward([7, 0, 13, 0, 19, 0]);
        norm.Forward(Rows);
        AssertClose([(0.9 * ((0.9 * 0.3) + 1.3)) + 0.3, (0.9 * 0.9 * 0.4) + 0.4], norm.Parameters.RunningMean.Values, 1e-6);
        double second = (0.9 * (0.9 + (0.1 * correction * 8 / 3))) + (0.1 * correction * 24);
        Assert.Equal((0.9 * second) + (0.1 * correction * 8 / 3), norm.Parameters.RunningVariance.Values[0], 1e-6);
    }

    [Fact]
    public void RunningStatisticsAreConstantsWhereTrainingUsesThem()
    {
        var norm = new BatchNormFixture(2, new BatchNormOptions(0.9f, 1e-3f, UseRunning: true));
        norm.Parameters.RunningMean.Values[0] = 2;
        norm.Parameters.RunningVariance.Values[0] = 4;
        norm.Parameters.Gamma.Values[0] = 3;
        norm.Parameters.Beta.Values[0] = 0.5f;
        (float[] outputs, float[] gradients) = norm.Run(Rows, [1, 0, -2, 1, 4, 0]);
        double inverse = 1 / Math.Sqrt(4.001);
        double plain = 1 / Math.Sqrt(1.001);
        AssertClose([(-3 * inverse) + 0.5, 2 * plain, (3 * inverse) + 0.5, 4 * plain, (9 * inverse) + 0.5, 6 * plain], outputs, 1e-6);
        AssertClose([3 * inverse, 0, -6 * inverse, plain, 12 * inverse, 0], gradients, 1e-6);
        AssertClose([(-1 - 2 + 12) * inverse, 4 * plain], norm.Parameters.Gamma.Gradients, 1e-6);
        AssertClose([3, 1], norm.Parameters.Beta.Gradients, 1e-6);
        Assert.Equal(2f, norm.Parameters.RunningMean.Values[0]);
        Assert.Equal(4f, norm.Parameters.RunningVariance.Values[0]);
    }

    [Fact]
    public unsafe void LanesAndBlocksLeadToRunningStatisticsToo()
    {
        var norm = new BatchNormFixture(2, new BatchNormOptions(0.9f, 1e-3f, UseRunning: true));
        norm.Parameters.RunningMean.Values[1] = 5;
        norm.Pass.MergeLanes(0, null, 48, null, 0, 3);
        norm.Pass.CombineStatistics(0, 2);
        Assert.Equal((0f, 5f), (norm.Pass.Center[0], norm.Pass.Center[1]));
        Assert.Equal(1 / Math.Sqrt(1.001), norm.Pass.Scale[1], 1e-6);
    }

    [Fact]
    public void RunningStatisticsNeedNoSecondSample()
    {
        BatchNormParameters parameters = new BatchNormFixture(2, default).Parameters;
        using var frozen = new NormalizingPass(4, parameters, new BatchNormOptions(0.9f, 1e-3f, UseRunning: true));
        frozen.Forward([3, 0]);
        AssertClose([3 / Math.Sqrt(1.001), 0], frozen.Outputs, 1e-6);
        frozen.Backward([2, 4]);
        AssertClose([2 / Math.Sqrt(1.001), 4 / Math.Sqrt(1.001)], frozen.InputGradients, 1e-6);
        Assert.False(frozen.CanRecalibrate);

        using var plain = new NormalizingPass(4, parameters, new BatchNormOptions(0.9f, 1e-3f));
        Assert.Contains("'batchnorm1' needs at least 2 values", Assert.Throws<ArgumentException>(() => plain.Forward([3, 0])).Message, StringComparison.Ordinal);
        Assert.True(plain.CanRecalibrate);
    }

    [Fact]
    public void WithoutGammaAndBetaThereAreOnesAndZeros()
    {
        var bare = new BatchNormFixture(2, new BatchNormOptions(0.9f, 1e-3f), gamma: false, beta: false);
        var full = new BatchNormFixture(2, new BatchNormOptions(0.9f, 1e-3f));
        (float[] Outputs, float[] Gradients) expected = full.Run(Rows, [1, 0, -2, 1, 4, 0]);
        (float[] Outputs, float[] Gradients) actual = bare.Run(Rows, [1, 0, -2, 1, 4, 0]);
        Assert.Equal(expected.Outputs, actual.Outputs);
        Assert.Equal(expected.Gradients, actual.Gradients);
        Assert.Empty(bare.Store.Parameters);
        Assert.False(bare.Parameters.HasGamma || bare.Parameters.HasBeta);
        Assert.Contains("'batchnorm1.running_mean' has no gamma", Assert.Throws<InvalidOperationException>(() => bare.Parameters.Gamma).Message, StringComparison.Ordinal);
        Assert.Contains("has no beta", Assert.Throws<InvalidOperationException>(() => bare.Parameters.Beta).Message, StringComparison.Ordinal);
    }

    [Fact]
    public unsafe void PredictionTakesOnesAndZerosAsWell()
    {
        var bare = new BatchNormFixture(2, new BatchNormOptions(0.9f, 1e-3f), gamma: false, beta: false);
        bare.Parameters.RunningVariance.Values[1] = 4;
        var snapshot = new BatchNormSnapshot(bare.Store, 2, new FoldedNorm("batchnorm1", HasGamma: false, HasBeta: false, 0.25f));
        Assert.Equal(1 / Math.Sqrt(4.25), snapshot.Scale[1], 1e-6);
        Assert.Equal((0f, 0f), (snapshot.Center[1], snapshot.Shift[1]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RecalibrationGivesTheStatisticsOfAllBatchesTogether(bool unbiased)
    {
        var norm = new BatchNormFixture(2, new BatchNormOptions(0.9f, 1e-3f, Unbiased: unbiased));
        var random = new Random(1);
        float[][] batches = [.. new[] { 20, 37, 2 }.Select(rows => Enumerable.Range(0, 2 * rows).Select(_ => (10 * random.NextSingle()) + 100).ToArray())];
        norm.Pass.BeginRecalibration();
        foreach (float[] batch in batches)
        {
            norm.Forward(batch);
        }

        Assert.Equal(0f, norm.Parameters.RunningMean.Values[0]);
        norm.Pass.EndRecalibration(accept: true);
        for (int feature = 0; feature < 2; feature++)
        {
            double[] all = [.. batches.SelectMany(batch => batch).Where((_, index) => index % 2 == feature).Select(value => (double)value)];
            double mean = all.Average();
            Assert.Equal(mean, norm.Parameters.RunningMean.Values[feature], 1e-4);
            Assert.Equal(all.Sum(value => (value - mean) * (value - mean)) / (all.Length - (unbiased ? 1 : 0)), norm.Parameters.RunningVariance.Values[feature], 1e-4);
        }

        // Training goes on as before.
        float before = norm.Parameters.RunningMean.Values[0];
        norm.Forward(Rows);
        Assert.Equal((0.9 * before) + 0.3, norm.Parameters.RunningMean.Values[0], 1e-4);
    }

    [Fact]
    public void ARefusedOrPointlessRecalibrationChangesNothing()
    {
        var norm = new BatchNormFixture(2, new BatchNormOptions(0.9f, 1e-3f));
        norm.Pass.BeginRecalibration();
        norm.Forward(Rows);
        norm.Pass.EndRecalibration(accept: false);
        Assert.Equal(0f, norm.Parameters.RunningMean.Values[0]);

        var frozen = new BatchNormFixture(2, new BatchNormOptions(0.9f, 1e-3f, UseRunning: true));
        frozen.Pass.BeginRecalibration();
        frozen.Forward(Rows);
        frozen.Pass.EndRecalibration(accept: true);
        Assert.Equal((0f, 1f), (frozen.Parameters.RunningMean.Values[0], frozen.Parameters.RunningVariance.Values[0]));
    }

    private static void AssertClose(double[] expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int index = 0; index < expected.Length; index++)
        {
            Assert.Equal(expected[index], actual[index], tolerance);
        }
    }
}
