namespace GenBn.Tests;

// Small networks over the layers and options that came after Architectures.cs. Comments give the shape after a line.

/// <summary>Kernels, strides, padding and dilation that differ in rows and columns.</summary>
[Network, Input(2, 13, 11)]
[Conv(5, 3, 2, StrideHeight = 2, PaddingWidth = 1), BatchNorm, ReLU] // 5×6×12
[Conv(4, 2, 3, Dilation = 2, DilationHeight = 3), BatchNorm, Tanh] // 4×3×8
[Flatten]
[Dense(5)]
public partial class RectangularConv;

/// <summary>TensorFlow's padding, symmetric and not, with strides and dilation.</summary>
[Network, Input(3, 9, 10)]
[Conv(4, 3, Padding = Padding.Same), BatchNorm, ReLU] // 4×9×10
[Conv(5, 4, Padding = Padding.Same, Stride = 2), BatchNorm, Sigmoid] // 5×5×5
[Conv(6, 2, Padding = Padding.Same, Dilation = 2), SiLU] // 6×5×5
[MaxPool(2, Padding = Padding.Same)] // 6×3×3
[Flatten]
[Dense(4)]
public partial class SamePadding;

/// <summary>Groups, then one channel each with two outputs.</summary>
[Network, Input(4, 8, 8)]
[Conv(6, 3, Groups = 2), BatchNorm, ReLU] // 6×6×6
[Conv(12, 3, Groups = 6, Padding = 1), BatchNorm, HardSwish] // 12×6×6
[Conv(5, 1), BatchNorm, ReLU] // 5×6×6
[GlobalAvgPool]
[Dense(4)]
public partial class GroupedConv;

/// <summary>Biases that were asked for before a batch norm and left out elsewhere; activations as options.</summary>
[Network, Input(2, 7, 7)]
[Conv(4, 3, Bias = true), BatchNorm] // 4×5×5
[Conv(5, 2, Bias = false, Activation = Activation.LeakyReLU)] // 5×4×4
[Flatten]
[Dense(9, Bias = true), BatchNorm, ELU]
[Dense(8, Bias = false, Activation = Activation.GELU)]
[Dense(4, Activation = Activation.Softplus)]
public partial class DeclaredBias;

/// <summary>Every activation, on an image or on a vector.</summary>
[Network, Input(2, 6, 6)]
[Conv(4, 2), BatchNorm, LeakyReLU(0.2f)] // 4×5×5
[Conv(4, 2), BatchNorm, ELU(0.7f)] // 4×4×4
[Conv(4, 2), BatchNorm, GELU] // 4×3×3
[Flatten]
[Dense(12), BatchNorm, SiLU]
[Dense(11), BatchNorm, HardSwish]
[Dense(10), Softplus]
[Dense(9), Tanh]
[Dense(4), Softmax]
public partial class EveryActivation;

/// <summary>Pools with padding, whose gradients pass through a batch norm.</summary>
[Network, Input(2, 11, 12)]
[Conv(4, 3), BatchNorm, ReLU, MaxPool(3, 2, Stride = 2, Padding = 1)] // 4×5×6
[Conv(4, 2, Padding = 1), BatchNorm, AvgPool(3, Stride = 2, Padding = 1)] // 4×3×4
[AvgPool(2, Stride = 1, Padding = 1, CountPadding = true), Tanh] // 4×4×5
[MaxPool(1, 2, StrideHeight = 1)] // 4×4×2
[Flatten]
[Dense(4)]
public partial class PaddedPools;

/// <summary>A learned slope within a block.</summary>
[Block]
[Conv(5, 3, Padding = 1), BatchNorm, PReLU] // 5×8×8
[Conv(5, 3, Padding = 1), BatchNorm]
public partial class SlopedBlock;

/// <summary>Learned slopes of the input, behind batch norms, pools and sums, of planes with gaps, of features, and frozen ones.</summary>
[Network, Input(2, 8, 8)]
[PReLU(Start = -0.5f)]
[Conv(5, 3, Padding = 1), BatchNorm, PReLU] // 5×8×8
[Residual<SlopedBlock>, PReLU]
[Conv(18, 3), PReLU, MaxPool(2), PReLU, Frozen] // 18×3×3
[Concat<TanhBranch, SlopedBranch>, PReLU] // 22×3×3
[Flatten, PReLU]
[Dense(19), PReLU]
[Dense(4), PReLU]
public partial class Sloped;

/// <summary>Slopes behind the batch norm of features.</summary>
[Network, Input(9)]
[Dense(18), BatchNorm, PReLU]
[Dense(4)]
public partial class SlopedFeatures;

/// <summary>Two slopes in a row.</summary>
[Block]
[Conv(4, 1), PReLU, PReLU]
public partial class SlopedBranch;

/// <summary>Slopes before anything else is learned, and frozen ones alone.</summary>
[Network, Input(7)]
[PReLU, Frozen, PReLU, Dense(4), Frozen, PReLU, Frozen]
public partial class OnlySlopes;

/// <summary>A block that upsamples and goes back.</summary>
[Block]
[Upsample(2), Conv(4, 3, Padding = 1), BatchNorm, ReLU] // 4×10×8
[Conv(4, 2, Stride = 2), BatchNorm] // 4×5×4
public partial class UpsampledBlock;

/// <summary>Upsampling of the input, before and behind convolutions, pools and sums, in a block, and of a single pixel.</summary>
[Network, Input(3, 5, 4)]
[Upsample(1, 2), Conv(4, 3, Padding = 1), BatchNorm, ReLU, MaxPool(1, 2)] // 4×5×4
[Residual<UpsampledBlock>, SiLU]
[Conv(5, 3), Upsample(3, 2), BatchNorm, Tanh] // 5×9×4
[Concat<PoolBranch, TanhBranch>, Upsample(2, 3), AvgPool(3), Upsample(2)] // 10×12×8
[Conv(18, 3, Stride = 3), ReLU, AvgPool(4, 2), Upsample(4, 16)] // 18×4×16
[Flatten]
[Dense(4)]
public partial class Upsampled;

/// <summary>Planes with gaps between them, before and behind, and as many copies as there can be.</summary>
[Network, Input(2, 4, 8)]
[Conv(3, 1), ReLU, Upsample(2, 1), Conv(2, 3, Padding = 1), Upsample(16), GlobalAvgPool] // 2
[Dense(3)]
public partial class LongUpsampled;

/// <summary>Batch norms without or with frozen terms, with running statistics and unbiased variance.</summary>
[Network, Input(2, 7, 7)]
[Conv(5, 3), BatchNorm(Scale = BatchNormTerm.Off), ReLU] // 5×5×5
[Conv(4, 2), BatchNorm(Center = BatchNormTerm.Off, RunningVariance = RunningVariance.Unbiased), Sigmoid] // 4×4×4
[Conv(4, 2), BatchNorm(Scale = BatchNormTerm.Frozen, Center = BatchNormTerm.Frozen), Tanh] // 4×3×3
[Flatten]
[Dense(8), BatchNorm(Statistics = BatchNormStatistics.Running), ReLU]
[Dense(7), BatchNorm(Scale = BatchNormTerm.Off, Center = BatchNormTerm.Off), Sigmoid]
[Dense(4)]
public partial class BatchNormOptions;

/// <summary>Dropout of an image, of a vector and before a batch norm.</summary>
[Network, Input(2, 7, 7)]
[Conv(5, 3), BatchNorm, ReLU, Dropout(0.3f)] // 5×5×5
[Conv(4, 2), Dropout(0.5f), BatchNorm, Sigmoid] // 4×4×4
[Flatten]
[Dense(9), ReLU, Dropout(0f)]
[Dense(8), Dropout(0.25f)]
[Dense(4)]
public partial class Dropouts;

/// <summary>Two convolutions that keep the shape.</summary>
[Block]
[Conv(4, 3, Padding = 1), BatchNorm, ReLU]
[Conv(4, 3, Padding = 1), BatchNorm]
public partial class BasicBlock;

/// <summary>Two convolutions that halve the image.</summary>
[Block]
[Conv(6, 3, Padding = 1, Stride = 2), BatchNorm, ReLU]
[Conv(6, 3, Padding = 1), BatchNorm]
public partial class DownBlock;

/// <summary>The way around <see cref="DownBlock"/>.</summary>
[Block]
[Conv(6, 1, Stride = 2), BatchNorm]
public partial class DownProjection;

/// <summary>ResNet in miniature.</summary>
[Network, Input(2, 9, 9)]
[Conv(4, 3, Padding = 1), BatchNorm, ReLU] // 4×9×9
[Residual<BasicBlock>, ReLU]
[Residual<DownBlock, DownProjection>, ReLU] // 6×5×5
[GlobalAvgPool]
[Dense(5)]
public partial class ResNetTiny;

/// <summary>A residual with its activation, to be repeated.</summary>
[Block]
[Residual<BasicBlock>, ReLU]
public partial class Stage;

/// <summary>A block several times, once under a name of its own, the first block frozen.</summary>
[Network, Input(4, 6, 6)]
[Residual<BasicBlock>, Frozen]
[Repeat<Stage>(2)]
[Repeat<BasicBlock>(Name = "tail")]
[Flatten]
[Dense(3)]
public partial class RepeatedBlocks;

/// <summary>One way through an inception.</summary>
[Block]
[Conv(3, 1), ReLU]
public partial class PointBranch;

/// <summary>Another one.</summary>
[Block]
[Conv(2, 1), BatchNorm, ReLU]
[Conv(4, 3, Padding = 1), BatchNorm]
public partial class WideBranch;

/// <summary>A pool and nothing to learn.</summary>
[Block]
[MaxPool(3, Stride = 1, Padding = 1)]
public partial class PoolBranch;

/// <summary>The layers leave the input as it is, so that the outputs of a concat hold it.</summary>
[Block]
[Tanh]
public partial class TanhBranch;

/// <summary>Inception and DenseNet in miniature: concats of two, three and four branches.</summary>
[Network, Input(2, 7, 6)]
[Concat<PointBranch, WideBranch, PoolBranch>, BatchNorm, ReLU] // 9×7×6
[Concat<WideBranch, TanhBranch>] // 13×7×6
[Concat<PoolBranch, PointBranch, WideBranch, TanhBranch>, AvgPool(2)] // 33×3×3
[Flatten]
[Dense(4)]
public partial class InceptionTiny;

/// <summary>A dense block.</summary>
[Block]
[Dense(9), BatchNorm, ReLU]
[Dense(9)]
public partial class VectorBlock;

/// <summary>A residual that begins with the input and ends with the output, and a concat of vectors.</summary>
[Network, Input(9)]
[Residual<VectorBlock>]
[Concat<VectorBlock, VectorBlock>]
[Dense(9), BatchNorm]
[Residual<VectorBlock>]
public partial class VectorBlocks;

/// <summary>A convolution that widens, the way around it, and branches that keep six channels.</summary>
[Block]
[Conv(6, 3, Padding = 1), BatchNorm, ReLU]
public partial class Widening;

/// <summary>The way around <see cref="Widening"/>, frozen as a class.</summary>
[Block, Frozen]
[Conv(6, 1)]
public partial class WideningProjection;

/// <summary>Four of six channels.</summary>
[Block]
[Conv(4, 1)]
public partial class FourChannels;

/// <summary>Two of six channels.</summary>
[Block]
[Conv(2, 3, Padding = 1)]
public partial class TwoChannels;

/// <summary>Both.</summary>
[Block]
[Concat<FourChannels, TwoChannels>]
public partial class TwoWay;

/// <summary>Names, options and blocks in one.</summary>
[Network, Input(2, 9, 9)]
[Conv(4, 2, 3, Bias = false, Activation = Activation.LeakyReLU, Name = "stem")] // 4×8×7
[BatchNorm(Center = BatchNormTerm.Off), Frozen]
[Residual<Widening, WideningProjection>, LeakyReLU] // 6×8×7
[Repeat<TwoWay>(2)]
[AvgPool(2, Stride = 1), MaxPool(2)] // 6×3×3
[Conv(6, 1, Groups = 3), Frozen, BatchNorm, Dropout(0.5f)]
[GlobalAvgPool]
[Dense(5, Activation = Activation.ELU), Frozen]
[Dense(3, Bias = false), Softmax]
public partial class EveryWord;
