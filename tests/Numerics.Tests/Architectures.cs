namespace GenBn.Tests;

// Small networks, each with one thing that a kernel or a fusion rule could get wrong. Comments give the shape after a line.
// A shift that a later batch norm subtracts again has the true gradient 0, so compare these absolutely, not relatively:
// conv1.bias of PoolBeforeBatchNorm and BatchNormAfterFlatten, batchnorm1.beta of BatchNormTwice (its batchnorm1.gamma is as
// small as epsilon), batchnorm2.beta and conv3.bias of EveryLayer.

/// <summary>LeNet with batch norm in miniature.</summary>
[Network, Input(1, 12, 12)]
[Conv(4, 3), BatchNorm, Sigmoid, MaxPool(2)] // 4×5×5
[Conv(8, 2), BatchNorm, Sigmoid, MaxPool(2)] // 8×2×2
[Flatten]
[Dense(20), BatchNorm, Sigmoid]
[Dense(13), BatchNorm, Sigmoid]
[Dense(10)]
public partial class LeNetSmall;

/// <summary>A single matrix.</summary>
[Network, Input(13)]
[Dense(5)]
public partial class DenseOnly;

/// <summary>A perceptron with and without batch norm, no multiple of any vector width.</summary>
[Network, Input(17)]
[Dense(11), BatchNorm, Sigmoid]
[Dense(7), ReLU]
[Dense(3)]
public partial class VectorInput;

/// <summary>An image that is flattened at once.</summary>
[Network, Input(2, 5, 5)]
[Flatten]
[Dense(4)]
public partial class FlattenedInput;

/// <summary>Odd sizes and odd channel counts.</summary>
[Network, Input(3, 11, 11)]
[Conv(7, 3), BatchNorm, Sigmoid, MaxPool(3)] // 7×3×3
[Flatten]
[Dense(5)]
public partial class OddConvPool;

/// <summary>A stride of 2 without padding.</summary>
[Network, Input(2, 13, 13)]
[Conv(5, 3, Stride = 2), BatchNorm, ReLU] // 5×6×6
[Flatten]
[Dense(6)]
public partial class StridedConv;

/// <summary>Padding that keeps the size.</summary>
[Network, Input(3, 9, 9)]
[Conv(6, 5, Padding = 2), BatchNorm, Sigmoid, MaxPool(3)] // 6×3×3
[Flatten]
[Dense(4)]
public partial class PaddedConv;

/// <summary>Stride and padding together, twice; the second one in rows that do not come out even.</summary>
[Network(Initializer = Initializer.He), Input(1, 15, 15)]
[Conv(9, 3, Stride = 2, Padding = 1), BatchNorm, ReLU] // 9×8×8
[Conv(11, 3, Stride = 2, Padding = 1), BatchNorm, ReLU] // 11×4×4
[Flatten]
[Dense(10)]
public partial class PaddedStrided;

/// <summary>Padding that makes the image grow.</summary>
[Network, Input(2, 4, 5)]
[Conv(5, 3, Padding = 2), BatchNorm, Sigmoid] // 5×6×7
[Flatten]
[Dense(3)]
public partial class GrowingConv;

/// <summary>Windows that share elements: gradients add up.</summary>
[Network, Input(2, 10, 10)]
[Conv(5, 3), BatchNorm, Sigmoid, MaxPool(2, Stride = 1)] // 5×7×7
[Flatten]
[Dense(3)]
public partial class OverlappingPool;

/// <summary>The pool of AlexNet.</summary>
[Network, Input(3, 13, 13)]
[Conv(8, 3), BatchNorm, ReLU, MaxPool(3, Stride = 2)] // 8×5×5
[Flatten]
[Dense(7)]
public partial class PoolThreeStrideTwo;

/// <summary>A pool that leaves over the last row and column.</summary>
[Network, Input(2, 12, 12)]
[Conv(6, 2), BatchNorm, Sigmoid, MaxPool(2)] // 6×5×5 of 11×11
[Flatten]
[Dense(5)]
public partial class RaggedPool;

/// <summary>A pool that leaves out rows and columns between its windows.</summary>
[Network, Input(3, 11, 11)]
[Conv(4, 3), BatchNorm, ReLU, MaxPool(2, Stride = 3)] // 4×3×3 of 9×9
[Flatten]
[Dense(4)]
public partial class SkippingPool;

/// <summary>A pool that only picks every second element.</summary>
[Network, Input(2, 9, 9)]
[Conv(3, 3), BatchNorm, Sigmoid, MaxPool(1, Stride = 2)] // 3×4×4
[Flatten]
[Dense(3)]
public partial class PoolOfOne;

/// <summary>A pool of the raw image.</summary>
[Network, Input(2, 12, 10)]
[MaxPool(2)] // 2×6×5
[Conv(5, 3), BatchNorm, Sigmoid] // 5×4×3
[Flatten]
[Dense(4)]
public partial class PoolFirst;

/// <summary>Batch norm of the raw image.</summary>
[Network, Input(3, 8, 8)]
[BatchNorm]
[Conv(5, 3), Sigmoid] // 5×6×6
[Flatten]
[Dense(4)]
public partial class BatchNormOnInput;

/// <summary>Batch norm of the raw features.</summary>
[Network, Input(9)]
[BatchNorm]
[Dense(6), Sigmoid]
[Dense(2)]
public partial class BatchNormOnVector;

/// <summary>Batch norm after the activation: the convolution keeps its bias, the pool takes signed values.</summary>
[Network, Input(2, 9, 9)]
[Conv(7, 3), ReLU, BatchNorm, MaxPool(2)] // 7×3×3
[Flatten]
[Dense(5)]
public partial class ReluBeforeBatchNorm;

/// <summary>Batch norm of pooled values; the bias of the convolution has no effect.</summary>
[Network, Input(2, 10, 10)]
[Conv(6, 3), MaxPool(2), BatchNorm, Sigmoid] // 6×4×4
[Flatten]
[Dense(5)]
public partial class PoolBeforeBatchNorm;

/// <summary>Activation of pooled values.</summary>
[Network, Input(1, 11, 9)]
[Conv(5, 2), BatchNorm, MaxPool(2), ReLU] // 5×5×4
[Flatten]
[Dense(4)]
public partial class PoolBeforeActivation;

/// <summary>Batch norm per feature of a flattened image; the bias of the convolution has no effect.</summary>
[Network, Input(2, 6, 6)]
[Conv(3, 3)] // 3×4×4
[Flatten, BatchNorm, Sigmoid]
[Dense(4)]
public partial class BatchNormAfterFlatten;

/// <summary>Batch norm of the scores.</summary>
[Network, Input(1, 8, 8)]
[Conv(4, 3), BatchNorm, Sigmoid, MaxPool(2)] // 4×3×3
[Flatten]
[Dense(5), BatchNorm]
public partial class BatchNormLast;

/// <summary>Two batch norms in a row; the first one's beta has no effect.</summary>
[Network, Input(2, 7, 7)]
[Conv(4, 3), BatchNorm, BatchNorm, Sigmoid] // 4×5×5
[Flatten]
[Dense(3)]
public partial class BatchNormTwice;

/// <summary>Batch norm with a momentum and epsilon of its own, on an image and on a vector.</summary>
[Network, Input(1, 9, 9)]
[Conv(5, 3), BatchNorm(Momentum = 0.75f, Epsilon = 1e-3f), Sigmoid, MaxPool(2)] // 5×3×3
[Flatten]
[Dense(8), BatchNorm(Momentum = 0f, Epsilon = 0.01f), ReLU]
[Dense(3)]
public partial class CustomBatchNorm;

/// <summary>Activation upon activation.</summary>
[Network, Input(1, 7, 7)]
[Conv(3, 3), BatchNorm, Sigmoid, Sigmoid] // 3×5×5
[Flatten]
[Dense(6), Sigmoid, Sigmoid]
[Dense(3)]
public partial class SigmoidTwice;

/// <summary>Activation of the raw image.</summary>
[Network, Input(2, 6, 7)]
[Sigmoid]
[Conv(4, 3), ReLU] // 4×4×5
[Flatten]
[Dense(3)]
public partial class SigmoidOnInput;

/// <summary>Convolutions in a row, nothing between.</summary>
[Network, Input(2, 9, 9)]
[Conv(4, 3)] // 4×7×7
[Conv(6, 3)] // 6×5×5
[Flatten]
[Dense(4)]
public partial class ConvNoActivation;

/// <summary>No batch norm at all.</summary>
[Network, Input(3, 10, 10)]
[Conv(6, 3), ReLU, MaxPool(2)] // 6×4×4
[Conv(5, 3, Padding = 1), Sigmoid, MaxPool(2)] // 5×2×2
[Flatten]
[Dense(9), ReLU]
[Dense(5)]
public partial class NoBatchNorm;

/// <summary>Convolutions of single pixels: plain, strided, and padded so that the border sees the bias only.</summary>
[Network, Input(5, 7, 7)]
[Conv(9, 1), BatchNorm, Sigmoid] // 9×7×7
[Conv(4, 1, Stride = 2), BatchNorm, ReLU] // 4×4×4
[Conv(3, 1, Padding = 1), Sigmoid] // 3×6×6
[Flatten]
[Dense(3)]
public partial class OneByOneConv;

/// <summary>The largest kernel.</summary>
[Network, Input(2, 9, 9)]
[Conv(5, 7), BatchNorm, Sigmoid] // 5×3×3
[Flatten]
[Dense(3)]
public partial class WideKernel;

/// <summary>A kernel as large as the image, and one that is larger and needs the padding.</summary>
[Network, Input(3, 5, 5)]
[Conv(12, 5), BatchNorm, Sigmoid] // 12×1×1
[Conv(6, 3, Padding = 1), BatchNorm, Sigmoid] // 6×1×1
[Flatten]
[Dense(3)]
public partial class KernelCoversInput;

/// <summary>A stride of 3.</summary>
[Network, Input(2, 14, 14)]
[Conv(6, 4, Stride = 3), BatchNorm, Sigmoid] // 6×4×4, the last column unused
[Flatten]
[Dense(6)]
public partial class StrideThree;

/// <summary>A stride beyond the kernel: some inputs are never read and have gradient 0.</summary>
[Network, Input(2, 12, 12)]
[Conv(5, 2, Stride = 3), BatchNorm, ReLU] // 5×4×4
[Flatten]
[Dense(4)]
public partial class StrideSkipsPixels;

/// <summary>Four convolutions that keep the size, between them the plain pools of a VGG.</summary>
[Network(Initializer = Initializer.He), Input(3, 8, 8)]
[Conv(5, 3, Padding = 1), BatchNorm, ReLU]
[Conv(5, 3, Padding = 1), BatchNorm, ReLU, MaxPool(2)] // 5×4×4
[Conv(8, 3, Padding = 1), BatchNorm, ReLU]
[Conv(8, 3, Padding = 1), BatchNorm, ReLU, MaxPool(2)] // 8×2×2
[Flatten]
[Dense(6)]
public partial class DeepTiny;

/// <summary>Batch norm after the activation of a dense layer, which keeps its bias.</summary>
[Network, Input(10)]
[Dense(9), Sigmoid, BatchNorm]
[Dense(4)]
public partial class DenseSigmoidBatchNorm;

/// <summary>More channels than one register tile, and no multiple of one.</summary>
[Network, Input(4, 6, 6)]
[Conv(19, 3), BatchNorm, ReLU] // 19×4×4
[Conv(17, 3), BatchNorm, Sigmoid] // 17×2×2
[Flatten]
[Dense(11)]
public partial class ManyChannels;

/// <summary>One channel in, one channel out, two classes.</summary>
[Network, Input(1, 7, 7)]
[Conv(1, 3), BatchNorm, Sigmoid, MaxPool(2)] // 1×2×2
[Flatten]
[Dense(2)]
public partial class SingleChannelOutput;

/// <summary>Kernels without a centre, padded.</summary>
[Network, Input(2, 9, 9)]
[Conv(5, 4, Padding = 1), BatchNorm, Sigmoid] // 5×8×8
[Conv(3, 6, Padding = 2), BatchNorm, Sigmoid, MaxPool(2)] // 3×3×3 of 7×7
[Flatten]
[Dense(4)]
public partial class EvenKernel;

/// <summary>A wide image.</summary>
[Network, Input(3, 7, 15)]
[Conv(6, 3), BatchNorm, Sigmoid, MaxPool(2)] // 6×2×6
[Flatten]
[Dense(5)]
public partial class RectangularInput;

/// <summary>A tall image whose last convolution leaves a single column.</summary>
[Network, Input(2, 15, 5)]
[Conv(4, 3, Padding = 1), BatchNorm, ReLU] // 4×15×5
[Conv(6, 5, Stride = 2), BatchNorm, Sigmoid] // 6×6×1
[Flatten]
[Dense(4)]
public partial class TallInput;

/// <summary>A row of pixels: the image is one high, the kernel reaches into padding above and below.</summary>
[Network, Input(3, 1, 14)]
[Conv(4, 3, Padding = 1), BatchNorm, ReLU] // 4×1×14
[Flatten]
[Dense(3)]
public partial class SingleRow;

/// <summary>Every kind of layer, mixed, with arguments of every form.</summary>
[Network(Initializer = Initializer.Xavier), Input(2, 14, 14)]
[Sigmoid, BatchNorm(Epsilon = 1e-4f)]
[Conv(3, 3, Stride = 1, Padding = 1), ReLU, MaxPool(2)] // 3×7×7
[BatchNorm, Conv(4, 2), BatchNorm(Momentum = 0.5f), Sigmoid] // 4×6×6
[MaxPool(3, Stride = 1), Conv(5, 3, Padding = 1)] // 5×4×4
[Flatten, BatchNorm, Dense(7), ReLU]
[Dense(6), BatchNorm]
public partial class EveryLayer;

/// <summary>The widest kernel, whose tiles are one channel high, and a narrower input gradient.</summary>
[Network, Input(2, 17, 18)]
[Conv(3, 16, Padding = 7), BatchNorm, ReLU]
[Conv(2, 13, Padding = 3), Sigmoid]
[Flatten]
[Dense(4)]
public partial class WidestKernel;
