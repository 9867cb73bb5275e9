namespace GenBn.Sample.Networks.MobileNets;

/// <summary>An inverted bottleneck of 8 channels, expanded to 48.</summary>
[Block]
[Conv(48, 1), BatchNorm, ReLU6, Conv(48, 3, Padding = 1, Groups = 48), BatchNorm, ReLU6, Conv(8, 1), BatchNorm]
public sealed partial class Bottleneck8;
