namespace GenBn.Sample.Networks.ResNet;

/// <summary>
/// ResNet-20 for CIFAR's images (He et al., "Deep Residual Learning for Image Recognition", 2016, section 4.2), with 1×1
/// projections where the shape changes.
/// </summary>
[Network(Initializer = Initializer.He), Input(3, 32, 32)]
[Conv(16, 3, Padding = 1), BatchNorm, ReLU]
[Repeat<ResidualBlock16>(3)] // 16×32×32
[Residual<Downsampling32, Projection32>, ReLU, Repeat<ResidualBlock32>(2)] // 32×16×16
[Residual<Downsampling64, Projection64>, ReLU, Repeat<ResidualBlock64>(2)] // 64×8×8
[GlobalAvgPool]
[Dense(10)]
public sealed partial class ResNet20;
