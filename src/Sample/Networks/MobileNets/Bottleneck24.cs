namespace GenBn.Sample.Networks.MobileNets;

/// <summary>An inverted bottleneck of 24 channels, expanded to 144.</summary>
[Block]
[Conv(144, 1), BatchNorm, ReLU6, Conv(144, 3, Padding = 1, Groups = 144), BatchNorm, ReLU6, Conv(24, 1), BatchNorm]
public sealed partial class Bottleneck24;
