namespace GenBn.Tests;

// Layers that make images larger, or move their pixels. Comments give the shape after a line.

/// <summary>A generator: a vector becomes an image, which transposed convolutions of stride 2 enlarge.</summary>
[Network, Input(13)]
[Dense(48), ReLU, Reshape(12, 2, 2)]
[ConvTranspose(9, 4, Stride = 2, Padding = 1), BatchNorm, ReLU] // 9×4×4
[ConvTranspose(20, 3, Stride = 2, Padding = 1, OutputPadding = 1), BatchNorm, LeakyReLU] // 20×8×8
[ConvTranspose(3, 5, Padding = 2), Tanh, GlobalAvgPool] // 3
[Dense(4)]
public partial class TransposedGenerator;

/// <summary>Rectangular kernels, strides beyond the kernel, dilation, and paddings that cut off products.</summary>
[Network, Input(2, 5, 4)]
[ConvTranspose(5, 2, 3, StrideHeight = 3, StrideWidth = 1, OutputPaddingHeight = 2), SiLU] // 5×16×6
[ConvTranspose(4, 3, Stride = 2, Dilation = 2, Padding = 3, Bias = false), GELU] // 4×29×9
[AvgPool(3, 2), ConvTranspose(6, 1, Stride = 2, PaddingWidth = 1)] // 6×17×5
[ConvTranspose(7, 3, DilationWidth = 3, PaddingHeight = 2, PaddingWidth = 0, OutputPadding = 0), Softplus, AvgPool(3)] // 7×5×3
[Flatten]
[Dense(4)]
public partial class TransposedForms;

/// <summary>Groups, as many as channels or not, with more outputs than inputs, frozen, before a shortcut and within one.</summary>
[Block]
[ConvTranspose(8, 3, Padding = 1, Groups = 4), BatchNorm, ReLU, ConvTranspose(8, 3, Padding = 1, Groups = 8)]
public partial class TransposedBlock;

/// <inheritdoc cref="TransposedBlock"/>
[Network, Input(4, 6, 5)]
[ConvTranspose(8, 2, Groups = 4), Frozen] // 8×7×6
[Residual<TransposedBlock>, ReLU, ConvTranspose(24, 2, Stride = 2, Groups = 8), BatchNorm, Sigmoid] // 24×14×12
[AvgPool(2), Residual<TransposedTower>, GlobalAvgPool]
[Dense(4)]
public partial class TransposedGroups;

/// <summary>Channels beyond whole vectors, in both directions.</summary>
[Block]
[Conv(40, 1), ReLU, ConvTranspose(24, 3, Padding = 1)]
public partial class TransposedTower;

/// <summary>More weights than values: their gradients are summed over the batch.</summary>
[Network, Input(50)]
[Reshape(50, 1, 1), ConvTranspose(33, 4), BatchNorm, ReLU] // 33×4×4
[ConvTranspose(40, 4, Stride = 2, Padding = 1), MaxPool(8), Flatten] // 40
[Dense(3)]
public partial class TransposedWide;

/// <summary>Transposed convolutions alone, of planes with gaps.</summary>
[Network, Input(3, 8, 8)]
[ConvTranspose(4, 3, Padding = 1), ConvTranspose(5, 2, Stride = 2), ConvTranspose(2, 3, Padding = 1, Bias = false), GlobalAvgPool]
[Dense(3)]
public partial class OnlyTransposed;

/// <summary>Bilinear upsampling of the input, of planes with gaps, of one row, and by different factors.</summary>
[Network, Input(3, 4, 5)]
[Upsample(2, Interpolation = Interpolation.Bilinear), Conv(4, 3, Padding = 1), BatchNorm, ReLU] // 4×8×10
[Upsample(1, 3, Interpolation = Interpolation.Bilinear), AvgPool(2, 3), Residual<InterpolatedBlock>] // 4×4×10
[Conv(17, 4, 3), Upsample(8, 5, Interpolation = Interpolation.Bilinear), Tanh, MaxPool(4, 5)] // 17×2×8
[Upsample(7, 1, Interpolation = Interpolation.Bilinear), GlobalAvgPool]
[Dense(4)]
public partial class Interpolated;

/// <summary>A block that interpolates and goes back.</summary>
[Block]
[Upsample(2, Interpolation = Interpolation.Bilinear), Conv(4, 2, Stride = 2), BatchNorm]
public partial class InterpolatedBlock;

/// <summary>Super-resolution: channels become pixels, in several steps.</summary>
[Network, Input(4, 3, 5)]
[PixelShuffle(2), Conv(9, 3, Padding = 1), BatchNorm, ReLU] // 9×6×10
[PixelShuffle(3), Conv(32, 3, Stride = 3), PixelShuffle(4), PixelShuffle(1)] // 2×24×40
[AvgPool(6, 10), Residual<ShuffledBlock>, Flatten]
[Dense(4)]
public partial class Shuffled;

/// <summary>More channels, as pixels, and back.</summary>
[Block]
[Conv(8, 1), ReLU, PixelShuffle(2), Conv(2, 2, Stride = 2)]
public partial class ShuffledBlock;

/// <summary>Every kind of padding, on different sides, of the input, before and behind convolutions and in branches.</summary>
[Network, Input(2, 5, 6)]
[Pad(1, 2, 0, 3), Conv(3, 3), ReLU, Pad(2, Mode = PadMode.Reflect), Conv(5, 3), BatchNorm, Sigmoid] // 5×8×9
[Concat<ReflectedBranch, EdgeBranch, CroppedBranch>, Crop(1, 0, 2, 1), SiLU] // 7×7×6
[Pad(0, 3, 4, 0, Mode = PadMode.Edge), MaxPool(2), Crop(0), Pad(0)] // 7×5×5
[Conv(8, 3), Pad(3), Flatten]
[Dense(4)]
public partial class Padded;

/// <summary>Reflected.</summary>
[Block]
[Pad(2, 1, 1, 2, Mode = PadMode.Reflect), Conv(3, 4)]
public partial class ReflectedBranch;

/// <summary>Outermost pixels, repeated beyond the size of the image.</summary>
[Block]
[Pad(9, 0, 0, 10, Mode = PadMode.Edge), Crop(0, 9, 10, 0), Conv(2, 1)]
public partial class EdgeBranch;

/// <summary>A part, and zeros where it was.</summary>
[Block]
[Conv(2, 1), Crop(2, 3, 1, 4), Pad(3, 2, 4, 1)]
public partial class CroppedBranch;

/// <summary>A tensor in several shapes: of the input, before and behind blocks, in branches, and of planes that would have gaps.</summary>
[Network, Input(24)]
[Reshape(2, 3, 4), Conv(4, 3, Padding = 1), BatchNorm, Tanh, Reshape(3, 4, 4), PReLU, Residual<ReshapedBlock>, Reshape(12, 2, 2), Residual<ReshapedInside>]
[Reshape(3, 4, 4), Conv(4, 3, Padding = 1), Upsample(2), Concat<FlatBranch, TallBranch, ManyChannelsBranch>, SiLU] // 10
[Dense(18), Reshape(18, 1, 1), GELU, Flatten]
[Dense(4)]
public partial class Reshaped;

/// <summary>The sum of an image in two shapes.</summary>
[Block]
[Reshape(4, 4, 3), Conv(4, 3, Padding = 1), Reshape(3, 4, 4)]
public partial class ReshapedBlock;

/// <summary>A shortcut that is reshaped, and a block that ends so.</summary>
[Block]
[Conv(12, 1), Sigmoid, Reshape(3, 4, 4), Conv(3, 3, Padding = 1), Reshape(12, 2, 2)]
public partial class ReshapedInside;

/// <summary>4×8×8 as features.</summary>
[Block]
[Flatten, Sigmoid, Dense(3)]
public partial class FlatBranch;

/// <summary>4×8×8 as two channels.</summary>
[Block]
[Reshape(2, 16, 8), GlobalAvgPool]
public partial class TallBranch;

/// <summary>4×8×8 as many channels.</summary>
[Block]
[Reshape(64, 2, 2), Softplus, Conv(5, 2), Flatten]
public partial class ManyChannelsBranch;
