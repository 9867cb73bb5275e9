namespace GenBn.Sample.Networks.ResNet;

/// <summary>The way around <see cref="Downsampling32"/>.</summary>
[Block]
[Conv(32, 1, Stride = 2), BatchNorm]
public sealed partial class Projection32;

/// <summary>The way around <see cref="Downsampling64"/>.</summary>
[Block]
[Conv(64, 1, Stride = 2), BatchNorm]
public sealed partial class Projection64;
