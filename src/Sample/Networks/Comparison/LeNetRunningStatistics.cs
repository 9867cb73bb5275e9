namespace GenBn.Sample.Networks.Comparison;

/// <summary>
/// <see cref="LeNet"/> whose batch norms train with their running statistics, which stay at mean 0 and variance 1: gamma and beta
/// are learned, but nothing is normalised.
/// </summary>
[Network, Input(1, 28, 28)]
[Conv(6, 5), BatchNorm(Statistics = BatchNormStatistics.Running), Sigmoid, MaxPool(2)]
[Conv(16, 5), BatchNorm(Statistics = BatchNormStatistics.Running), Sigmoid, MaxPool(2)]
[Flatten]
[Dense(120), BatchNorm(Statistics = BatchNormStatistics.Running), Sigmoid]
[Dense(84), BatchNorm(Statistics = BatchNormStatistics.Running), Sigmoid]
[Dense(10)]
public sealed partial class LeNetRunningStatistics;
