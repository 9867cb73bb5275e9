namespace GenBn.Sample.Networks.Comparison;

/// <summary><see cref="LeNet"/> without batch norm; its layers have biases instead.</summary>
[Network, Input(1, 28, 28)]
[Conv(6, 5), Sigmoid, MaxPool(2)]
[Conv(16, 5), Sigmoid, MaxPool(2)]
[Flatten]
[Dense(120), Sigmoid]
[Dense(84), Sigmoid]
[Dense(10)]
public sealed partial class LeNetWithoutNorm;
