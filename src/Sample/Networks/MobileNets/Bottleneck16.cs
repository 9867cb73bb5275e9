namespace GenBn.Sample.Networks.MobileNets;

/// <summary>An inverted bottleneck of 16 channels, expanded to 96.</summary>
[Block]
[Conv(96, 1), BatchNorm, ReLU6, Conv(96, 3, Padding = 1, Groups = 96), BatchNorm, ReLU6, Conv(16, 1), BatchNorm]
public sealed partial class Bottleneck16;
