namespace GenBn.Tests;

// Small networks whose convolutions go by transforms of 4×4 tiles, although they are too small for that to be faster. Comments give the
// shape after a line.

/// <summary>Planes that are no multiples of a tile, with each padding.</summary>
[Network(Convolutions = ConvolutionForm.Winograd), Input(3, 13, 7)]
[Conv(5, 3, Padding = 1), BatchNorm, ReLU] // 5×13×7
[Conv(6, 3), BatchNorm, Sigmoid] // 6×11×5
[Conv(4, 3, Padding = 2), BatchNorm, Tanh] // 4×13×7
[Flatten]
[Dense(4)]
public partial class WinogradOdd;

/// <summary>Rows and columns with different padding.</summary>
[Network(Convolutions = ConvolutionForm.Winograd), Input(2, 5, 10)]
[Conv(4, 3, PaddingHeight = 2, PaddingWidth = 0), BatchNorm, ReLU] // 4×7×8
[Conv(3, 3, PaddingHeight = 0, PaddingWidth = 2), ReLU] // 3×5×10
[Conv(3, 3, Padding = Padding.Same), BatchNorm] // 3×5×10
[Flatten]
[Dense(3)]
public partial class WinogradPadding;

/// <summary>Fewer rows than a tile, and more columns than a strip has.</summary>
[Network(Convolutions = ConvolutionForm.Winograd), Input(4, 2, 70)]
[Conv(7, 3, Padding = 1), BatchNorm, ReLU] // 7×2×70
[Conv(5, 3, PaddingHeight = 1), BatchNorm, HardSwish] // 5×2×68
[MaxPool(2)] // 5×1×34
[Flatten]
[Dense(4)]
public partial class WinogradWide;

/// <summary>Fewer columns than a tile.</summary>
[Network(Convolutions = ConvolutionForm.Winograd), Input(3, 37, 2)]
[Conv(6, 3, Padding = 1), BatchNorm, ReLU] // 6×37×2
[Conv(3, 3, PaddingWidth = 1), LeakyReLU] // 3×35×2
[Flatten]
[Dense(3)]
public partial class WinogradNarrow;

/// <summary>Whole vectors of channels.</summary>
[Network(Convolutions = ConvolutionForm.Winograd), Input(8, 6, 6)]
[Conv(16, 3, Padding = 1), BatchNorm, ReLU] // 16×6×6
[Conv(32, 3, Padding = 1), BatchNorm, ReLU] // 32×6×6
[Conv(24, 3), BatchNorm] // 24×4×4
[GlobalAvgPool]
[Dense(5)]
public partial class WinogradVectors;

/// <summary>Numbers of channels that leave some lanes empty, and register tiles that overlap.</summary>
[Network(Convolutions = ConvolutionForm.Winograd), Input(24, 4, 4)]
[Conv(41, 3, Padding = 1), BatchNorm, ReLU] // 41×4×4
[Conv(17, 3), BatchNorm, ReLU] // 17×2×2
[Conv(9, 3, Padding = 1), BatchNorm] // 9×2×2
[GlobalAvgPool]
[Dense(5)]
public partial class WinogradChannels;

/// <summary>A plane whose sums are long, in several strips.</summary>
[Network(Convolutions = ConvolutionForm.Winograd), Input(2, 36, 33)]
[Conv(3, 3, Padding = 1), BatchNorm, ReLU, MaxPool(2)] // 3×18×16
[Conv(2, 3), BatchNorm, ReLU] // 2×16×14
[Flatten]
[Dense(3)]
public partial class WinogradLongSums;

/// <summary>Shortcuts and projections.</summary>
[Network(Convolutions = ConvolutionForm.Winograd), Input(3, 8, 8)]
[Conv(6, 3, Padding = 1), BatchNorm, ReLU] // 6×8×8
[Residual<WinogradBlock>, ReLU, Residual<WinogradBlock>, SiLU]
[Residual<WinogradWidening, WinogradProjection>, ReLU] // 10×8×8
[GlobalAvgPool]
[Dense(4)]
public partial class WinogradResidual;

[Block, Conv(6, 3, Padding = 1), BatchNorm, ReLU, Conv(6, 3, Padding = 1), BatchNorm]
public partial class WinogradBlock;

[Block, Conv(10, 3, Padding = 1), BatchNorm, ReLU, Conv(10, 3, Padding = 1), BatchNorm]
public partial class WinogradWidening;

[Block, Conv(10, 1), BatchNorm]
public partial class WinogradProjection;

/// <summary>Branches that read the same tensor: their gradients add up.</summary>
[Network(Convolutions = ConvolutionForm.Winograd), Input(2, 7, 9)]
[Conv(4, 3, Padding = 1), BatchNorm, ReLU] // 4×7×9
[Concat<WinogradBranch, WinogradOtherBranch>] // 8×7×9
[Conv(3, 3), Sigmoid] // 3×5×7
[Flatten]
[Dense(3)]
public partial class WinogradBranches;

[Block, Conv(5, 3, Padding = 1), BatchNorm, ReLU]
public partial class WinogradBranch;

[Block, Conv(3, 3, Padding = 1), Tanh]
public partial class WinogradOtherBranch;

/// <summary>Long activations behind convolutions with a bias, and a frozen one.</summary>
[Network(Convolutions = ConvolutionForm.Winograd), Input(2, 9, 6)]
[Conv(5, 3, Padding = 1, Activation = Activation.GELU)] // 5×9×6
[Conv(4, 3, Bias = true), BatchNorm, ELU] // 4×7×4
[Conv(4, 3, Padding = 1), Frozen, Softplus] // 4×7×4
[Conv(4, 3, Padding = 1, Bias = false), PReLU] // 4×7×4
[Flatten]
[Dense(3)]
public partial class WinogradActivations;

/// <summary>The same shapes with transforms where those are faster.</summary>
[Network, Input(16, 13, 13)]
[Conv(32, 3, Padding = 1), BatchNorm, ReLU] // 32×13×13
[GlobalAvgPool]
[Dense(3)]
public partial class WinogradChosen;
