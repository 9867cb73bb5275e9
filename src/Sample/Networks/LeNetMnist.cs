namespace GenBn.Sample.Networks;

/// <summary><see cref="LeNet"/> with every bias kept and sigmoids as the last layer.</summary>
[Network, Input(1, 28, 28)]
[Conv(6, 5, Bias = true), BatchNorm, Sigmoid, MaxPool(2)]
[Conv(16, 5, Bias = true), BatchNorm, Sigmoid, MaxPool(2)]
[Flatten]
[Dense(120, Bias = true), BatchNorm, Sigmoid]
[Dense(84, Bias = true), BatchNorm, Sigmoid]
[Dense(10), Sigmoid]
public sealed partial class LeNetMnist;
