namespace GenBn.Sample.Networks;

/// <summary><see cref="LeNet"/> with 64 instead of 84 units in the last hidden layer.</summary>
[Network, Input(1, 28, 28)]
[Conv(6, 5), BatchNorm, Sigmoid, MaxPool(2)]
[Conv(16, 5), BatchNorm, Sigmoid, MaxPool(2)]
[Flatten]
[Dense(120), BatchNorm, Sigmoid]
[Dense(64), BatchNorm, Sigmoid]
[Dense(10)]
public sealed partial class LeNet64;
