namespace GenBn.Benchmarks.Networks;

/// <summary>MobileNet v1 with a quarter of the channels, for images of 3×96×96: the visual wake words of MLPerf Tiny (mlcommons/tiny).</summary>
[Network(Initializer = Initializer.He), Input(3, 96, 96)]
[Conv(8, 3, Stride = 2, Padding = Padding.Same), BatchNorm, ReLU] // 8×48×48
[Conv(8, 3, Padding = 1, Groups = 8), BatchNorm, ReLU, Conv(16, 1), BatchNorm, ReLU]
[Conv(16, 3, Stride = 2, Padding = Padding.Same, Groups = 16), BatchNorm, ReLU, Conv(32, 1), BatchNorm, ReLU] // 32×24×24
[Conv(32, 3, Padding = 1, Groups = 32), BatchNorm, ReLU, Conv(32, 1), BatchNorm, ReLU]
[Conv(32, 3, Stride = 2, Padding = Padding.Same, Groups = 32), BatchNorm, ReLU, Conv(64, 1), BatchNorm, ReLU] // 64×12×12
[Conv(64, 3, Padding = 1, Groups = 64), BatchNorm, ReLU, Conv(64, 1), BatchNorm, ReLU]
[Conv(64, 3, Stride = 2, Padding = Padding.Same, Groups = 64), BatchNorm, ReLU, Conv(128, 1), BatchNorm, ReLU] // 128×6×6
[Repeat<MobileNetV1Separable128>(5)]
[Conv(128, 3, Stride = 2, Padding = Padding.Same, Groups = 128), BatchNorm, ReLU, Conv(256, 1), BatchNorm, ReLU] // 256×3×3
[Conv(256, 3, Padding = 1, Groups = 256), BatchNorm, ReLU, Conv(256, 1), BatchNorm, ReLU]
[GlobalAvgPool]
[Dense(2)]
internal sealed partial class MobileNetV1Quarter;

/// <summary>A depthwise and a pointwise convolution, each with batch norm, on 128 channels.</summary>
[Block]
[Conv(128, 3, Padding = 1, Groups = 128), BatchNorm, ReLU, Conv(128, 1), BatchNorm, ReLU]
internal sealed partial class MobileNetV1Separable128;
