namespace GenBn.Tests.Training;

/// <summary>Four numbers in, one out.</summary>
[Network, Input(4)]
[Dense(12), BatchNorm, Sigmoid]
[Dense(1)]
public sealed partial class RegressionNetwork
{
    /// <summary>256 samples whose target is x0 + 2 · x1 − x2.</summary>
    internal static Dataset Data()
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 256 * 4).Select(_ => random.NextSingle())];
        float[] targets = [.. Enumerable.Range(0, 256).Select(index => values[4 * index] + (2 * values[(4 * index) + 1]) - values[(4 * index) + 2])];
        return new Dataset(values, targets, 4, 1);
    }
}
