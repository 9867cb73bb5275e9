namespace GenBn.Sample.Networks.ResNet;

/// <summary>The start of the second stage: half the height and width, 32 channels.</summary>
[Block]
[Conv(32, 3, Stride = 2, Padding = 1), BatchNorm, ReLU]
[Conv(32, 3, Padding = 1), BatchNorm]
public sealed partial class Downsampling32;

/// <summary>The start of the third stage: half the height and width, 64 channels.</summary>
[Block]
[Conv(64, 3, Stride = 2, Padding = 1), BatchNorm, ReLU]
[Conv(64, 3, Padding = 1), BatchNorm]
public sealed partial class Downsampling64;
