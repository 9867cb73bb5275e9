namespace GenBn.Sample.Networks.MobileNets;

/// <summary>An inverted bottleneck of 56 channels, expanded to 336.</summary>
[Block]
[Conv(336, 1), BatchNorm, ReLU6, Conv(336, 3, Padding = 1, Groups = 336), BatchNorm, ReLU6, Conv(56, 1), BatchNorm]
public sealed partial class Bottleneck56;
