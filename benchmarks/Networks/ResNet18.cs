namespace GenBn.Benchmarks.Networks;

/// <summary>ResNet-18 for images of 3×224×224 (He et al., arXiv 1512.03385, table 1).</summary>
[Network(Initializer = Initializer.He), Input(3, 224, 224)]
[Conv(64, 7, Stride = 2, Padding = 3), BatchNorm, ReLU, MaxPool(3, Stride = 2, Padding = 1)] // 64×56×56
[Repeat<ResNet18Residual64>(2)]
[Residual<ResNet18Down128, ResNet18Projection128>, ReLU, Repeat<ResNet18Residual128>(1)] // 128×28×28
[Residual<ResNet18Down256, ResNet18Projection256>, ReLU, Repeat<ResNet18Residual256>(1)] // 256×14×14
[Residual<ResNet18Down512, ResNet18Projection512>, ReLU, Repeat<ResNet18Residual512>(1)] // 512×7×7
[GlobalAvgPool]
[Dense(1000)]
internal sealed partial class ResNet18;

/// <summary>Two convolutions of 64 channels.</summary>
[Block]
[Conv(64, 3, Padding = 1), BatchNorm, ReLU, Conv(64, 3, Padding = 1), BatchNorm]
internal sealed partial class ResNet18Block64;

/// <summary>A residual connection around <see cref="ResNet18Block64"/>.</summary>
[Block]
[Residual<ResNet18Block64>, ReLU]
internal sealed partial class ResNet18Residual64;

/// <summary>Two convolutions of 128 channels.</summary>
[Block]
[Conv(128, 3, Padding = 1), BatchNorm, ReLU, Conv(128, 3, Padding = 1), BatchNorm]
internal sealed partial class ResNet18Block128;

/// <summary>A residual connection around <see cref="ResNet18Block128"/>.</summary>
[Block]
[Residual<ResNet18Block128>, ReLU]
internal sealed partial class ResNet18Residual128;

/// <summary>The start of the stage of 128 channels: half the height and width.</summary>
[Block]
[Conv(128, 3, Stride = 2, Padding = 1), BatchNorm, ReLU, Conv(128, 3, Padding = 1), BatchNorm]
internal sealed partial class ResNet18Down128;

/// <summary>The way around <see cref="ResNet18Down128"/>.</summary>
[Block]
[Conv(128, 1, Stride = 2), BatchNorm]
internal sealed partial class ResNet18Projection128;

/// <summary>Two convolutions of 256 channels.</summary>
[Block]
[Conv(256, 3, Padding = 1), BatchNorm, ReLU, Conv(256, 3, Padding = 1), BatchNorm]
internal sealed partial class ResNet18Block256;

/// <summary>A residual connection around <see cref="ResNet18Block256"/>.</summary>
[Block]
[Residual<ResNet18Block256>, ReLU]
internal sealed partial class ResNet18Residual256;

/// <summary>The start of the stage of 256 channels: half the height and width.</summary>
[Block]
[Conv(256, 3, Stride = 2, Padding = 1), BatchNorm, ReLU, Conv(256, 3, Padding = 1), BatchNorm]
internal sealed partial class ResNet18Down256;

/// <summary>The way around <see cref="ResNet18Down256"/>.</summary>
[Block]
[Conv(256, 1, Stride = 2), BatchNorm]
internal sealed partial class ResNet18Projection256;

/// <summary>Two convolutions of 512 channels.</summary>
[Block]
[Conv(512, 3, Padding = 1), BatchNorm, ReLU, Conv(512, 3, Padding = 1), BatchNorm]
internal sealed partial class ResNet18Block512;

/// <summary>A residual connection around <see cref="ResNet18Block512"/>.</summary>
[Block]
[Residual<ResNet18Block512>, ReLU]
internal sealed partial class ResNet18Residual512;

/// <summary>The start of the stage of 512 channels: half the height and width.</summary>
[Block]
[Conv(512, 3, Stride = 2, Padding = 1), BatchNorm, ReLU, Conv(512, 3, Padding = 1), BatchNorm]
internal sealed partial class ResNet18Down512;

/// <summary>The way around <see cref="ResNet18Down512"/>.</summary>
[Block]
[Conv(512, 1, Stride = 2), BatchNorm]
internal sealed partial class ResNet18Projection512;
