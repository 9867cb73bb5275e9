namespace GenBn.Tests;

// Small networks for what a predictor does differently from training: it folds batch norms, leaves out dropout, packs weights by
// channels, and has the channels of one sample as lanes. Comments give the shape after a line.

/// <summary>A channel is a group of its own, for counts that do not fill a vector, fill it by one too many, or take two.</summary>
[Network, Input(5, 7, 6)]
[Conv(5, 3, Padding = 1, Groups = 5), BatchNorm, ReLU] // 5×7×6
[Conv(9, 1), BatchNorm]
[Conv(9, 3, Stride = 2, Padding = 1, Groups = 9), BatchNorm, HardSwish] // 9×4×3
[Conv(17, 1), Tanh]
[Conv(17, 2, Dilation = 2, Padding = 1, Groups = 17, Bias = true), Tanh] // 17×4×3
[Flatten]
[Dense(3)]
public partial class Depthwise;

/// <summary>
/// The raw image, channel by channel; then one channel each on an image of one pixel. Running statistics, because those of a
/// batch of two pixels leave ±1 whatever they were, and gradients that hang on the last bits.
/// </summary>
[Network, Input(3, 3, 3)]
[Conv(3, 3, Groups = 3), BatchNorm(Statistics = BatchNormStatistics.Running), Sigmoid] // 3×1×1
[Conv(3, 3, Padding = 1, Groups = 3), Sigmoid]
[Flatten]
[Dense(2)]
public partial class DepthwiseFirst;

/// <summary>Groups whose slabs reach into the next group, with one and with two vectors, and whose last one ends a position.</summary>
[Network, Input(6, 5, 5)]
[Conv(9, 3, Groups = 3), BatchNorm, ReLU] // 9×3×3
[Conv(33, 2, Groups = 3, Padding = 1), BatchNorm, Tanh] // 33×4×4
[Conv(22, 3, Groups = 11, Stride = 2, Padding = 1), SiLU] // 22×2×2
[GlobalAvgPool]
[Dense(3)]
public partial class OddGroups;

/// <summary>A shortcut is added to the sums of groups while they are in registers.</summary>
[Block]
[Conv(9, 3, Padding = 1, Groups = 3), BatchNorm]
public partial class GroupedBlock;

/// <summary>The same, channel by channel.</summary>
[Block]
[Conv(9, 3, Padding = 1, Groups = 9), BatchNorm]
public partial class DepthwiseBlock;

/// <summary>Residuals around groups.</summary>
[Network, Input(2, 4, 5)]
[Conv(9, 2), BatchNorm, ReLU] // 9×3×4
[Residual<GroupedBlock>, ReLU]
[Residual<DepthwiseBlock>, Tanh]
[Flatten]
[Dense(3)]
public partial class GroupedResiduals;

/// <summary>Kernels that only partly reach an image of one pixel, or of two.</summary>
[Network, Input(3, 1, 2)]
[Conv(9, 3, Padding = 1), BatchNorm, ReLU] // 9×1×2
[Conv(4, 7, Padding = 3), BatchNorm, Tanh] // 4×1×2
[Conv(5, 1, 2), Tanh] // 5×1×1
[Conv(7, 3, Padding = 1), BatchNorm, Sigmoid]
[Conv(3, 5, Padding = 2), Tanh]
[Flatten]
[Dense(2)]
public partial class SinglePixel;

/// <summary>Dilation by which a kernel misses the image in both dimensions, or in one, and only its bias is left.</summary>
[Network, Input(2, 2, 2)]
[Conv(3, 2, Dilation = 4, Padding = 2, Bias = true), Tanh] // 3×2×2, nothing read
[Residual<TanhBranch>]
[Conv(9, 2, DilationWidth = 4, PaddingWidth = 2), Tanh] // 9×1×2, nothing read
[Conv(5, 3, Dilation = 2, Padding = 2), Tanh] // only the middle is read
[Flatten]
[Dense(3)]
public partial class MissingTaps;

/// <summary>Pre-activation: the block begins with a batch norm of what the shortcut also reads.</summary>
[Block]
[BatchNorm, ReLU, Conv(5, 3, Padding = 1)]
[BatchNorm, Tanh, Conv(5, 1)]
public partial class PreActivation;

/// <summary>The block is widened by a projection, with odd counts and dropout on both ends.</summary>
[Block]
[Dropout(0.3f), Conv(7, 2, Stride = 2), BatchNorm, Dropout(0.2f)]
public partial class DroppingBlock;

/// <summary>A way around that is a pool and a convolution.</summary>
[Block]
[AvgPool(2), Conv(7, 1), BatchNorm]
public partial class PoolingProjection;

/// <summary>Convolutions that nothing can be folded into, for their outputs are read twice, or the other side comes later.</summary>
[Network, Input(1, 6, 6)]
[Conv(5, 3, Padding = 1)]
[Residual<PreActivation>]
[Residual<DroppingBlock, PoolingProjection>, ReLU] // 7×3×3
[BatchNorm, GlobalAvgPool, BatchNorm]
[Dense(3)]
public partial class UnfoldedResiduals;

/// <summary>A branch of one channel.</summary>
[Block]
[Conv(1, 1), BatchNorm, Tanh]
public partial class OneChannelBranch;

/// <summary>A branch of eight channels, a vector exactly.</summary>
[Block]
[Conv(8, 1), BatchNorm, Tanh]
public partial class EightChannelBranch;

/// <summary>A branch of seven units.</summary>
[Block]
[Dense(7), BatchNorm, Tanh]
public partial class SevenUnits;

/// <summary>Branches that begin in the middle of a vector, of images and of vectors, the input itself among them.</summary>
[Network, Input(3, 3, 5)]
[Concat<OneChannelBranch, EightChannelBranch, TanhBranch>, BatchNorm] // 12×3×5
[Concat<EightChannelBranch, OneChannelBranch>, MaxPool(2)] // 9×1×2
[Flatten]
[Concat<SevenUnits, TanhBranch>, BatchNorm] // 25
[Dense(3)]
public partial class OddBranches;

/// <summary>Batch norms where nothing is before them to take them in, and twice in a row, of images and of vectors.</summary>
[Network, Input(3, 5, 5)]
[BatchNorm, BatchNorm(Scale = BatchNormTerm.Off)]
[AvgPool(2, Stride = 1), BatchNorm, Tanh] // 3×4×4
[MaxPool(2, Stride = 2), BatchNorm(Center = BatchNormTerm.Off)] // 3×2×2
[Flatten, BatchNorm, BatchNorm, Tanh]
[Dense(9), BatchNorm, BatchNorm, Tanh]
[Dense(4), Softmax, BatchNorm]
public partial class UnfoldedBatchNorms;

/// <summary>A padded pool of the raw image, windows of maxima and means with odd counts, and nothing learned but a batch norm.</summary>
[Network, Input(3, 5, 4)]
[MaxPool(3, Stride = 2, Padding = 1)] // 3×3×2
[AvgPool(3, Stride = 1, Padding = 1)]
[BatchNorm, MaxPool(2, Stride = 1, Padding = 1)] // 3×4×3
[Flatten]
public partial class PoolsOnly;

/// <summary>Dropout first and last.</summary>
[Network, Input(2, 4, 4)]
[Dropout(0.25f), Conv(5, 3), BatchNorm, ReLU, Dropout(0.5f)] // 5×2×2
[Flatten, Dropout(0.1f)]
[Dense(6), Dropout(0.5f), BatchNorm, Dropout(0.5f)]
public partial class DropoutEnds;

/// <summary>Dropout of a vector before anything else, and a sigmoid last.</summary>
[Network, Input(11)]
[Dropout(0.5f), Dropout(0.25f)]
[Dense(9), Tanh]
[Dense(5), Sigmoid, Dropout(0f)]
public partial class DropoutOnVector;

/// <summary>No dense layer: means of odd planes, whose sums do not come out even in fours, then a sigmoid.</summary>
[Network, Input(2, 7, 3)]
[Conv(11, 3, 1), BatchNorm, Tanh] // 11×5×3
[GlobalAvgPool, Sigmoid]
public partial class MeansLast;

/// <summary>The mean of the raw image, of a single column, and softmax twice.</summary>
[Network, Input(9, 5, 1)]
[GlobalAvgPool, Softmax]
[Dense(33), Softmax]
public partial class MeanFirst;

/// <summary>A convolution as the last layer but the flattening, whose outputs are put in the order of rows.</summary>
[Network, Input(2, 3, 5)]
[Conv(5, 3, Padding = 1), BatchNorm, LeakyReLU(0.1f)]
[Conv(3, 2), BatchNorm] // 3×2×4
[Flatten]
public partial class ConvLast;

/// <summary>Many units and features around the widths of vectors: 31 and 33.</summary>
[Network, Input(33)]
[Dense(31, Bias = false), Tanh]
[Dense(33, Bias = true), BatchNorm(Epsilon = 0.1f), ELU]
[Dense(2), BatchNorm, Softmax]
public partial class OddUnits;
