using GenBn.Sample.Networks;
using GenBn.Sample.Networks.Comparison;

namespace GenBn.Sample.Comparison;

/// <summary>What is compared: LeNet with and without batch norm at three learning rates, and batch norm with something changed.</summary>
internal static class Variants
{
    /// <summary>In the order of the table.</summary>
    public static IReadOnlyList<Variant> All { get; } =
    [
        .. from rate in new[] { 0.1f, 1.0f, 3.0f } select WithNorm("batch norm", rate),
        .. from rate in new[] { 0.1f, 1.0f, 3.0f } select new Variant<LeNetWithoutNorm>("no batch norm", rate, seed => new LeNetWithoutNorm(seed)),
        new Variant<LeNetFrozenTerms>("frozen gamma and beta", 1.0f, seed => new LeNetFrozenTerms(seed)),
        new Variant<LeNetRunningStatistics>("running statistics", 1.0f, seed => new LeNetRunningStatistics(seed)),
        new Variant<LeNetWithBias>("bias kept", 1.0f, seed => new LeNetWithBias(seed)),
    ];

    private static Variant<LeNet> WithNorm(string name, float rate) => new(name, rate, seed => new LeNet(seed));
}
