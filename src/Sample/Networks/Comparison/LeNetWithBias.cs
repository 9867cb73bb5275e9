namespace GenBn.Sample.Networks.Comparison;

/// <summary><see cref="LeNet"/> with a bias in front of each batch norm, which subtracts it again.</summary>
[Network, Input(1, 28, 28)]
[Conv(6, 5, Bias = true), BatchNorm, Sigmoid, MaxPool(2)]
[Conv(16, 5, Bias = true), BatchNorm, Sigmoid, MaxPool(2)]
[Flatten]
[Dense(120, Bias = true), BatchNorm, Sigmoid]
[Dense(84, Bias = true), BatchNorm, Sigmoid]
[Dense(10)]
public sealed partial class LeNetWithBias;
