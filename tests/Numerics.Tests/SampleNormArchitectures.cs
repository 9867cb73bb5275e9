namespace GenBn.Tests;

// Norms with the statistics of one sample. Comments give the shape after a line.

/// <summary>Layer norms of features, without scale or shift, frozen, and of more features than a part of a long sum.</summary>
[Network, Input(700)]
[LayerNorm, Dense(19), LayerNorm(Scale = false), ReLU]
[Dense(13), LayerNorm(Center = false, Epsilon = 1e-3f), Tanh]
[Dense(9), LayerNorm(Scale = false, Center = false), LayerNorm, Frozen]
[Dense(4)]
public partial class LayerNormOfFeatures;

/// <summary>A block as those of ConvNeXt: depthwise, a layer norm over channels, and two convolutions of single pixels.</summary>
[Block]
[Conv(18, 7, Padding = 3, Groups = 18), LayerNorm(Epsilon = 1e-6f), Conv(30, 1), GELU, Conv(18, 1)]
public partial class ConvNextBlock;

/// <summary>Layer norms over channels, of the input, of planes with gaps, in blocks, and of channels that are no multiple of 8.</summary>
[Network, Input(3, 16, 12)]
[LayerNorm, Conv(18, 2, Stride = 2), LayerNorm] // 18×8×6
[Residual<ConvNextBlock>, Residual<ConvNextBlock>, LayerNorm, MaxPool(2)] // 18×4×3
[Conv(11, 1), BatchNorm, LayerNorm, ReLU, Flatten, LayerNorm, Dense(5)]
public partial class LayerNormOfChannels;

/// <summary>Group norms of a small residual network, of one group, of as many as there are channels, and of features.</summary>
[Block]
[Conv(12, 3, Padding = 1), GroupNorm(4), ReLU, Conv(12, 3, Padding = 1), GroupNorm(4)]
public partial class GroupNormBlock;

/// <inheritdoc cref="GroupNormBlock"/>
[Network, Input(2, 9, 8)]
[GroupNorm(1), Conv(12, 3, Padding = 1), GroupNorm(3, Epsilon = 1e-3f), ReLU] // 12×9×8
[Residual<GroupNormBlock>, ReLU, Conv(6, 3), GroupNorm(6, Scale = false), MaxPool(2)] // 6×3×3
[Conv(10, 2), GroupNorm(2, Center = false), Frozen, Sigmoid, GroupNorm(5, Scale = false, Center = false), Flatten] // 40
[GroupNorm(4), Dense(12), GroupNorm(2), ReLU, Dense(4)]
public partial class GroupNorms;

/// <summary>Instance norms, of the input, of a plane that is summed in parts, before a pool and behind a batch norm.</summary>
[Network, Input(3, 20, 20)]
[InstanceNorm, Conv(9, 3), InstanceNorm(Scale = false, Center = false), LeakyReLU, AvgPool(2)] // 9×9×9
[Conv(17, 3, Stride = 2), BatchNorm, InstanceNorm(Epsilon = 1e-2f), SiLU, InstanceNorm, GlobalAvgPool] // 17
[Dense(4)]
public partial class InstanceNorms;

/// <summary>Norms before anything else is learned, and frozen ones alone.</summary>
[Network, Input(3, 4, 4)]
[InstanceNorm(Scale = false, Center = false), GroupNorm(3), Frozen, LayerNorm, Flatten, Dense(4), Frozen]
public partial class OnlyNorms;
