namespace GenBn.Benchmarks.Onnx;

// Between them and the sample's networks, every layer and option of the language. Comments give the shape after a line.

/// <summary>Every activation, with the constants that they take.</summary>
[Network(Initializer = Initializer.He), Input(1, 28, 28)]
[Conv(4, 5, Stride = 2), BatchNorm, SiLU] // 4×12×12
[Conv(5, 3), BatchNorm, GELU] // 5×10×10
[Conv(6, 3), BatchNorm, HardSwish] // 6×8×8
[Conv(7, 3), BatchNorm, Softplus] // 7×6×6
[Conv(8, 3), BatchNorm, ELU(0.7f)] // 8×4×4
[Flatten]
[Dense(30), BatchNorm, LeakyReLU(0.2f)]
[Dense(25), BatchNorm, Tanh]
[Dense(20), Sigmoid]
[Dense(15), ReLU]
[Dense(10), Softmax]
internal sealed partial class EveryActivation;

/// <summary>Groups, dilation, strides and both rules of padding, differing in rows and columns; biases kept and left out.</summary>
[Network, Input(1, 28, 28)]
[Conv(6, 3, 5, Padding = Padding.Same, StrideWidth = 2, Bias = true), BatchNorm, ReLU] // 6×28×14
[Conv(9, 4, Padding = Padding.Same, Stride = 3, Groups = 3), BatchNorm, ReLU] // 9×10×5
[Conv(18, 2, Padding = Padding.Same, DilationHeight = 3, Groups = 9), Tanh] // 18×10×5
[Conv(8, 3, 2, Padding = 2, PaddingWidth = 1, Stride = 2, Dilation = 2), BatchNorm, ReLU] // 8×5×3
[Conv(5, 1, Bias = false), ReLU]
[Flatten]
[Dense(12, Bias = false, Activation = Activation.Tanh)]
[Dense(11, Bias = true), BatchNorm, Sigmoid]
[Dense(10)]
internal sealed partial class EveryWindow;

/// <summary>Pools with padding that counts and that does not, that reach and that do not, and some that leave out what is over.</summary>
[Network, Input(1, 28, 28)]
[MaxPool(3, Stride = 2, Padding = 1)] // 1×14×14
[Conv(6, 3), BatchNorm, ReLU] // 6×12×12
[AvgPool(3, Stride = 1, Padding = 1)] // 6×12×12
[AvgPool(2, 3, Stride = 1, Padding = 1, CountPadding = true)] // 6×13×12
#pragma warning disable GENBN011 // Cropping is what is compared.
[MaxPool(3, 2, Padding = 1)] // 6×5×7
[AvgPool(3, Stride = 2)] // 6×2×3
#pragma warning restore GENBN011
[MaxPool(2, Padding = Padding.Same, Stride = 1)] // 6×2×3
[AvgPool(4, Padding = Padding.Same, Stride = 2, CountPadding = true)] // 6×1×2
[Flatten]
[Dense(10)]
internal sealed partial class EveryPool;

/// <summary>Batch norms of the input, of vectors, without terms, with frozen ones, with running statistics, and two in a row.</summary>
[Network, Input(1, 28, 28)]
[BatchNorm]
[Conv(5, 5, Stride = 2), BatchNorm(Scale = BatchNormTerm.Off, Epsilon = 1e-3f), ReLU] // 5×12×12
[Conv(6, 3), ReLU, BatchNorm(Center = BatchNormTerm.Off, RunningVariance = RunningVariance.Unbiased)] // 6×10×10
[Conv(7, 3), BatchNorm(Scale = BatchNormTerm.Frozen, Center = BatchNormTerm.Frozen), Tanh, MaxPool(2)] // 7×4×4
[Conv(8, 3), MaxPool(2), BatchNorm, Sigmoid] // 8×1×1
[Flatten, BatchNorm]
[Dense(12), BatchNorm(Statistics = BatchNormStatistics.Running), ReLU]
#pragma warning disable GENBN007 // Two batch norms in a row are two nodes.
[Dense(11), BatchNorm(Scale = BatchNormTerm.Off, Center = BatchNormTerm.Off), BatchNorm, ReLU]
#pragma warning restore GENBN007
[Dense(10), BatchNorm]
internal sealed partial class EveryBatchNorm;

/// <summary>Residuals with and without projection, repeats, concats, dropout everywhere, also as the last layer, and a layer named output.</summary>
[Network(Initializer = Initializer.He), Input(1, 28, 28)]
[Dropout(0.1f)]
[Conv(6, 3, Stride = 2, Name = "output"), BatchNorm, ReLU] // 6×13×13
[Repeat<Stage>(2), Dropout(0.1f)]
[Residual<HalvingBody, HalvingProjection>, ReLU] // 10×7×7
[Concat<PoolBranch, DepthwiseBranch, DropoutBranch>] // 27×7×7
[GlobalAvgPool, Dropout(0.25f)]
[Dense(10), Dropout(0.1f)]
internal sealed partial class EveryBlock;

/// <summary>Pixels from 0 to 255, which the model scales and normalises.</summary>
[Network, Input(1, 28, 28, Scale = 1f / 255, Mean = new[] { 0.286f }, Deviation = new[] { 0.353f })]
[Conv(6, 5, Padding = 2), BatchNorm, ReLU, MaxPool(2)] // 6×14×14
[Flatten]
[Dense(10)]
internal sealed partial class RawImages;

/// <summary>Colours with numbers for each channel.</summary>
[Network, Input(3, 32, 32, Scale = 1f / 255, Mean = new[] { 0.49f, 0.48f, 0.45f }, Deviation = new[] { 0.25f, 0.24f, 0.26f })]
[Conv(8, 3, Stride = 2), BatchNorm, ReLU, GlobalAvgPool] // 8
[Dense(10)]
internal sealed partial class RawColours;

/// <summary>Features with a mean for each and one deviation.</summary>
[Network, Input(5, Mean = new[] { 0.5f, -1, 2, 0, 0.25f }, Deviation = new[] { 2f })]
[Dense(12), Tanh]
[Dense(8)]
internal sealed partial class RawFeatures;

/// <summary>A perceptron: the model's input has two dimensions.</summary>
[Network, Input(784)]
[BatchNorm, Flatten]
[Dense(40), BatchNorm, SiLU, Dropout(0.5f)]
[Dense(30, Activation = Activation.GELU)]
[Dense(10)]
internal sealed partial class Perceptron;

/// <summary>Functions with limits and formulas, of images and of vectors.</summary>
[Network, Input(1, 28, 28)]
[Conv(4, 5, Stride = 2), BatchNorm, ReLU6] // 4×12×12
[Conv(5, 3), BatchNorm, Clamp(-0.5f, 1.5f)] // 5×10×10
[Conv(6, 3), BatchNorm, HardSigmoid] // 6×8×8
[Conv(7, 3), BatchNorm, Mish] // 7×6×6
[Conv(8, 3), BatchNorm, GELUTanh] // 8×4×4
[Flatten]
[Dense(15), HardSigmoid(0.2f, 0.4f)]
[Dense(10), LogSoftmax]
internal sealed partial class EveryLimit;

/// <summary>Products with factors for channels, as vectors and as images of one pixel, and for values; branches that pass values on.</summary>
[Network, Input(1, 28, 28)]
[Conv(6, 5, Stride = 2), BatchNorm, ReLU, Gate<SqueezeBranch>, Gate<PixelBranch>] // 6×12×12
[Concat<Identity, DropoutBranch>, Product<FirstFactor, SecondFactor>] // 5×12×12
[GlobalAvgPool, Residual<FeatureFactor>, Gate<FeatureFactor>]
[Dense(10)]
internal sealed partial class EveryProduct;

/// <summary>Sequences: the model's input has three dimensions. Short and long windows, causal and not.</summary>
[Network, Input(4, 196)]
[Conv1D(6, 20, Padding = Padding.Causal, Dilation = 3), BatchNorm, ReLU] // 6×1×196
[MaxPool1D(3, Stride = 2, Padding = 1), Conv1D(8, 5, Padding = Padding.Same, Stride = 2, Groups = 2), ReLU] // 8×1×49
[Conv1D(8, 33, Padding = 16, Groups = 8), BatchNorm, AvgPool1D(20, Stride = 5, Padding = Padding.Same)] // 8×1×10
[Flatten, Dense(10)]
internal sealed partial class EverySequence;
