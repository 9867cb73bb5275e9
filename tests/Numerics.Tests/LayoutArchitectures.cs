namespace GenBn.Tests;

/// <summary>Images of so many values that the weight gradient goes strip by strip, and forward all channels window by window.</summary>
[Network, Input(14, 26, 25)]
[Conv(8, 3, 1, PaddingHeight = 1), BatchNorm, Tanh] // 8×26×25
[Conv(3, 3, Stride = 2, Padding = Padding.Same), Tanh] // 3×13×13
[GlobalAvgPool]
[Dense(4)]
public partial class StripByStrip;

/// <summary>
/// So many channels that a window holds only some of those that are summed, three unequal chunks, forward and backward, with
/// statistics and without. Planes of 128 values have gaps between them, but for the flattened one.
/// </summary>
[Network, Input(3, 16, 8)]
[Conv(17, 3, Padding = 1), BatchNorm, ReLU]
[Conv(17, 5, Padding = 2), BatchNorm, Tanh]
[Conv(18, 5, Padding = 2, StrideHeight = 2), ReLU] // 18×8×8
[Conv(4, 3, Padding = 1), Tanh]
[Flatten]
[Dense(4)]
public partial class WindowByWindow;

/// <summary>A block on planes with gaps.</summary>
[Block]
[Conv(6, 3, Padding = 1, Groups = 2), BatchNorm, SiLU, Conv(6, 1), BatchNorm]
public partial class GappedBlock;

/// <summary>A branch on planes with gaps.</summary>
[Block]
[Conv(5, 1), Tanh]
public partial class GappedBranch;

/// <summary>Everything that reads or writes planes with gaps between them: groups, sums, branches, pools by themselves, statistics by themselves.</summary>
[Network, Input(2, 8, 8)]
[Conv(6, 3, Padding = 1, Groups = 2), BatchNorm, GELU]
[Residual<GappedBlock>, Softplus]
[Concat<GappedBranch, TanhBranch>, BatchNorm, Tanh]
[AvgPool(3, Stride = 1, Padding = 1), ELU]
[MaxPool(3, Stride = 2, Padding = 1), SiLU]
[GlobalAvgPool]
[Dense(5)]
public partial class GappedPlanes;

/// <summary>Planes with gaps that dropout and the outputs do without.</summary>
[Network, Input(2, 8, 8)]
[Conv(5, 3, Padding = 1), BatchNorm, ReLU, Conv(5, 3, Padding = 1), Dropout(0.4f), BatchNorm, Tanh]
[Conv(3, 1), MaxPool(3, Stride = 1, Padding = 1)]
[Flatten]
public partial class GaplessEnds;

/// <summary>So many channels that the sums of their weight gradients over the batch are made chunk by chunk.</summary>
[Network, Input(90, 2, 2)]
[Conv(5, 5, Padding = 2), BatchNorm, Tanh]
[Conv(4, 3, Padding = 1, Bias = true), Flatten]
[Dense(3)]
public partial class ManyInputChannels;

/// <summary>A block of as many channels as its input has.</summary>
[Block]
[Conv(59, 3, Padding = 1), BatchNorm]
public partial class OverlappingBlock;

/// <summary>
/// So many channels that the last tile of them overlaps the one before: where a kernel stores sums, adds to those of a chunk
/// before, or adds to another gradient; with an activation in registers and one behind them.
/// </summary>
[Network, Input(7, 4, 4)]
[Conv(59, 3, Padding = 1), BatchNorm, ReLU]
[Residual<OverlappingBlock>, ReLU]
[Conv(59, 3, Padding = 1, Bias = true), Sigmoid, AvgPool(4)] // 59×1×1
[Concat<GappedBranch, GappedBranch>] // 10×1×1
[Flatten]
[Dense(3)]
public partial class OverlappingTiles;

/// <summary>The same of weight gradients: of channels whose sums are those of a block or of the batch, of chunks of them, of single pixels.</summary>
[Network, Input(3, 12, 12)]
[Conv(53, 3, Bias = true), BatchNorm, Tanh, AvgPool(2)] // 53×5×5
[Conv(11, 1, Bias = true), Tanh] // 11×5×5
[Conv(231, 3, Stride = 2), BatchNorm, Tanh] // 231×2×2
[Conv(50, 3, Padding = 1), BatchNorm, Tanh] // 50×2×2
[Flatten]
[Dense(3)]
public partial class OverlappingWeightGradients;
