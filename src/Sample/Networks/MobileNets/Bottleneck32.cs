namespace GenBn.Sample.Networks.MobileNets;

/// <summary>An inverted bottleneck of 32 channels, expanded to 192.</summary>
[Block]
[Conv(192, 1), BatchNorm, ReLU6, Conv(192, 3, Padding = 1, Groups = 192), BatchNorm, ReLU6, Conv(32, 1), BatchNorm]
public sealed partial class Bottleneck32;
