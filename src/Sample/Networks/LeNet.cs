namespace GenBn.Sample.Networks;

/// <summary>
/// LeNet-5 (LeCun et al., "Gradient-Based Learning Applied to Document Recognition", 1998) with a batch norm before each
/// activation and maximum instead of average pooling, on 28×28 images.
/// </summary>
[Network, Input(1, 28, 28)]
[Conv(6, 5), BatchNorm, Sigmoid, MaxPool(2)]
[Conv(16, 5), BatchNorm, Sigmoid, MaxPool(2)]
[Flatten]
[Dense(120), BatchNorm, Sigmoid]
[Dense(84), BatchNorm, Sigmoid]
[Dense(10)]
public sealed partial class LeNet;
