namespace GenBn.Sample.Networks.ResNet;

/// <summary>A residual connection around <see cref="BasicBlock16"/>.</summary>
[Block]
[Residual<BasicBlock16>, ReLU]
public sealed partial class ResidualBlock16;

/// <summary>A residual connection around <see cref="BasicBlock32"/>.</summary>
[Block]
[Residual<BasicBlock32>, ReLU]
public sealed partial class ResidualBlock32;

/// <summary>A residual connection around <see cref="BasicBlock64"/>.</summary>
[Block]
[Residual<BasicBlock64>, ReLU]
public sealed partial class ResidualBlock64;
