namespace GenBn.Sample.Networks.MobileNets;

/// <summary>
/// MobileNet v2 with about a third of the channels, for images of 3×96×96 (Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks",
/// 2018, table 2): a pointwise convolution expands, a depthwise one filters, and a pointwise one projects, without an activation after it.
/// </summary>
[Network(Initializer = Initializer.He), Input(3, 96, 96)]
[Conv(16, 3, Stride = 2, Padding = 1), BatchNorm, ReLU6] // 16×48×48
[Conv(16, 3, Padding = 1, Groups = 16), BatchNorm, ReLU6, Conv(8, 1), BatchNorm] // 8×48×48
[Conv(48, 1), BatchNorm, ReLU6, Conv(48, 3, Stride = 2, Padding = 1, Groups = 48), BatchNorm, ReLU6, Conv(8, 1), BatchNorm] // 8×24×24
[Residual<Bottleneck8>]
[Conv(48, 1), BatchNorm, ReLU6, Conv(48, 3, Stride = 2, Padding = 1, Groups = 48), BatchNorm, ReLU6, Conv(16, 1), BatchNorm] // 16×12×12
[Residual<Bottleneck16>, Residual<Bottleneck16>]
[Conv(96, 1), BatchNorm, ReLU6, Conv(96, 3, Stride = 2, Padding = 1, Groups = 96), BatchNorm, ReLU6, Conv(24, 1), BatchNorm] // 24×6×6
[Residual<Bottleneck24>, Residual<Bottleneck24>, Residual<Bottleneck24>]
[Conv(144, 1), BatchNorm, ReLU6, Conv(144, 3, Padding = 1, Groups = 144), BatchNorm, ReLU6, Conv(32, 1), BatchNorm] // 32×6×6
[Residual<Bottleneck32>, Residual<Bottleneck32>]
[Conv(192, 1), BatchNorm, ReLU6, Conv(192, 3, Stride = 2, Padding = 1, Groups = 192), BatchNorm, ReLU6, Conv(56, 1), BatchNorm] // 56×3×3
[Residual<Bottleneck56>, Residual<Bottleneck56>]
[Conv(336, 1), BatchNorm, ReLU6, Conv(336, 3, Padding = 1, Groups = 336), BatchNorm, ReLU6, Conv(112, 1), BatchNorm] // 112×3×3
[Conv(448, 1), BatchNorm, ReLU6]
[GlobalAvgPool]
[Dense(10)]
public sealed partial class MobileNet;
