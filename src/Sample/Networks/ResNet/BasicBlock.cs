namespace GenBn.Sample.Networks.ResNet;

/// <summary>What a residual connection of the first stage adds to its input: 16 channels.</summary>
[Block]
[Conv(16, 3, Padding = 1), BatchNorm, ReLU]
[Conv(16, 3, Padding = 1), BatchNorm]
public sealed partial class BasicBlock16;

/// <summary>The same of the second stage: 32 channels.</summary>
[Block]
[Conv(32, 3, Padding = 1), BatchNorm, ReLU]
[Conv(32, 3, Padding = 1), BatchNorm]
public sealed partial class BasicBlock32;

/// <summary>The same of the third stage: 64 channels.</summary>
[Block]
[Conv(64, 3, Padding = 1), BatchNorm, ReLU]
[Conv(64, 3, Padding = 1), BatchNorm]
public sealed partial class BasicBlock64;
