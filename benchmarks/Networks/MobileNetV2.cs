namespace GenBn.Benchmarks.Networks;

/// <summary>
/// MobileNet v2 for images of 3×224×224 (Sandler et al., arXiv 1801.04381, table 2), with ReLU in place of ReLU6. An expanding,
/// a depthwise and a projecting convolution make a bottleneck.
/// </summary>
[Network(Initializer = Initializer.He), Input(3, 224, 224)]
[Conv(32, 3, Stride = 2, Padding = 1), BatchNorm, ReLU] // 32×112×112
[Conv(32, 3, Padding = 1, Groups = 32), BatchNorm, ReLU, Conv(16, 1), BatchNorm] // 16×112×112
[Conv(96, 1), BatchNorm, ReLU, Conv(96, 3, Stride = 2, Padding = 1, Groups = 96), BatchNorm, ReLU, Conv(24, 1), BatchNorm] // 24×56×56
[Repeat<MobileNetV2Residual24>(1)]
[Conv(144, 1), BatchNorm, ReLU, Conv(144, 3, Stride = 2, Padding = 1, Groups = 144), BatchNorm, ReLU, Conv(32, 1), BatchNorm] // 32×28×28
[Repeat<MobileNetV2Residual32>(2)]
[Conv(192, 1), BatchNorm, ReLU, Conv(192, 3, Stride = 2, Padding = 1, Groups = 192), BatchNorm, ReLU, Conv(64, 1), BatchNorm] // 64×14×14
[Repeat<MobileNetV2Residual64>(3)]
[Conv(384, 1), BatchNorm, ReLU, Conv(384, 3, Padding = 1, Groups = 384), BatchNorm, ReLU, Conv(96, 1), BatchNorm] // 96×14×14
[Repeat<MobileNetV2Residual96>(2)]
[Conv(576, 1), BatchNorm, ReLU, Conv(576, 3, Stride = 2, Padding = 1, Groups = 576), BatchNorm, ReLU, Conv(160, 1), BatchNorm] // 160×7×7
[Repeat<MobileNetV2Residual160>(2)]
[Conv(960, 1), BatchNorm, ReLU, Conv(960, 3, Padding = 1, Groups = 960), BatchNorm, ReLU, Conv(320, 1), BatchNorm] // 320×7×7
[Conv(1280, 1), BatchNorm, ReLU]
[GlobalAvgPool]
[Dense(1000)]
internal sealed partial class MobileNetV2;

/// <summary>A bottleneck of 24 channels, expanded to 144.</summary>
[Block]
[Conv(144, 1), BatchNorm, ReLU, Conv(144, 3, Padding = 1, Groups = 144), BatchNorm, ReLU, Conv(24, 1), BatchNorm]
internal sealed partial class MobileNetV2Bottleneck24;

/// <summary>A residual connection around <see cref="MobileNetV2Bottleneck24"/>.</summary>
[Block]
[Residual<MobileNetV2Bottleneck24>]
internal sealed partial class MobileNetV2Residual24;

/// <summary>A bottleneck of 32 channels, expanded to 192.</summary>
[Block]
[Conv(192, 1), BatchNorm, ReLU, Conv(192, 3, Padding = 1, Groups = 192), BatchNorm, ReLU, Conv(32, 1), BatchNorm]
internal sealed partial class MobileNetV2Bottleneck32;

/// <summary>A residual connection around <see cref="MobileNetV2Bottleneck32"/>.</summary>
[Block]
[Residual<MobileNetV2Bottleneck32>]
internal sealed partial class MobileNetV2Residual32;

/// <summary>A bottleneck of 64 channels, expanded to 384.</summary>
[Block]
[Conv(384, 1), BatchNorm, ReLU, Conv(384, 3, Padding = 1, Groups = 384), BatchNorm, ReLU, Conv(64, 1), BatchNorm]
internal sealed partial class MobileNetV2Bottleneck64;

/// <summary>A residual connection around <see cref="MobileNetV2Bottleneck64"/>.</summary>
[Block]
[Residual<MobileNetV2Bottleneck64>]
internal sealed partial class MobileNetV2Residual64;

/// <summary>A bottleneck of 96 channels, expanded to 576.</summary>
[Block]
[Conv(576, 1), BatchNorm, ReLU, Conv(576, 3, Padding = 1, Groups = 576), BatchNorm, ReLU, Conv(96, 1), BatchNorm]
internal sealed partial class MobileNetV2Bottleneck96;

/// <summary>A residual connection around <see cref="MobileNetV2Bottleneck96"/>.</summary>
[Block]
[Residual<MobileNetV2Bottleneck96>]
internal sealed partial class MobileNetV2Residual96;

/// <summary>A bottleneck of 160 channels, expanded to 960.</summary>
[Block]
[Conv(960, 1), BatchNorm, ReLU, Conv(960, 3, Padding = 1, Groups = 960), BatchNorm, ReLU, Conv(160, 1), BatchNorm]
internal sealed partial class MobileNetV2Bottleneck160;

/// <summary>A residual connection around <see cref="MobileNetV2Bottleneck160"/>.</summary>
[Block]
[Residual<MobileNetV2Bottleneck160>]
internal sealed partial class MobileNetV2Residual160;
