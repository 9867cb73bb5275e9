using Xunit;

namespace GenBn.Tests;

public sealed class BenchTests(TrainedLeNet trained) : IClassFixture<TrainedLeNet>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EveryMeasurementHasARow(bool fromFile)
    {
        string source = fromFile ? $"--load \"{trained.Weights}\"" : "--network lenet64";
        SampleProcess sample = await SampleProcess.Run($"bench {source} --threads 2 --seconds 0.1");
        Assert.Equal("", sample.Error);
        Assert.Equal(0, sample.ExitCode);
        Assert.StartsWith(fromFile ? $"lenet, {trained.Weights}" : "lenet64, start weights of seed 1", sample.Output, StringComparison.Ordinal);
        string[] rows =
        [
            @"vectors +(128|256|512) bits, (no )?FMA",
            @"weights to predictor, first time +[\d,]+\.\d\d  ms",
            @"weights to predictor, median +[\d,]+\.\d\d  ms",
            @"one sample, median +[\d,]+\.\d\d  µs",
            @"one sample, p99 +[\d,]+\.\d\d  µs",
            @"one sample, allocated +0\.0  bytes",
            @"batch 256, 1 thread +[\d,]+  images/s",
            @"batch 256, 2 threads +[\d,]+  images/s",
        ];
        Assert.All(rows, row => Assert.Matches($@"(?m)^  {row}\r?$", sample.Output));
    }
}
