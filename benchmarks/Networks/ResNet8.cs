namespace GenBn.Benchmarks.Networks;

/// <summary>
/// ResNet-8 for images of 3×32×32, the image classification of MLPerf Tiny (mlcommons/tiny): convolutions have biases, and the
/// shortcuts that change the shape have no batch norm.
/// </summary>
[Network(Initializer = Initializer.He), Input(3, 32, 32)]
[Conv(16, 3, Padding = 1, Bias = true), BatchNorm, ReLU]
[Residual<ResNet8Block16>, ReLU] // 16×32×32
[Residual<ResNet8Block32, ResNet8Shortcut32>, ReLU] // 32×16×16
[Residual<ResNet8Block64, ResNet8Shortcut64>, ReLU] // 64×8×8
[GlobalAvgPool]
[Dense(10)]
internal sealed partial class ResNet8;

/// <summary>The first stage of <see cref="ResNet8"/>.</summary>
[Block]
[Conv(16, 3, Padding = 1, Bias = true), BatchNorm, ReLU]
[Conv(16, 3, Padding = 1, Bias = true), BatchNorm]
internal sealed partial class ResNet8Block16;

/// <summary>The second stage.</summary>
[Block]
[Conv(32, 3, Stride = 2, Padding = Padding.Same, Bias = true), BatchNorm, ReLU]
[Conv(32, 3, Padding = 1, Bias = true), BatchNorm]
internal sealed partial class ResNet8Block32;

/// <summary>The third stage.</summary>
[Block]
[Conv(64, 3, Stride = 2, Padding = Padding.Same, Bias = true), BatchNorm, ReLU]
[Conv(64, 3, Padding = 1, Bias = true), BatchNorm]
internal sealed partial class ResNet8Block64;

/// <summary>The way around the second stage.</summary>
[Block, Conv(32, 1, Stride = 2)]
internal sealed partial class ResNet8Shortcut32;

/// <summary>The way around the third stage.</summary>
[Block, Conv(64, 1, Stride = 2)]
internal sealed partial class ResNet8Shortcut64;
