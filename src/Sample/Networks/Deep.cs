#pragma warning disable GENBN031 // Every convolution is 3×3, also those of the last images of 2×2 and 1×1.
namespace GenBn.Sample.Networks;

/// <summary>
/// 19 convolutions and a dense layer with batch norm: too deep to train without it, see <c>deep-plain</c>. Convolution i has
/// 4·i channels, and every third one halves the image.
/// </summary>
[Network(Initializer = Initializer.TruncatedNormal, Deviation = 0.05f), Input(1, 28, 28)]
[Conv(4, 3, Padding = Padding.Same, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU]
[Conv(8, 3, Padding = Padding.Same, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU]
[Conv(12, 3, Padding = Padding.Same, Stride = 2, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU] // 12×14×14
[Conv(16, 3, Padding = Padding.Same, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU]
[Conv(20, 3, Padding = Padding.Same, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU]
[Conv(24, 3, Padding = Padding.Same, Stride = 2, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU] // 24×7×7
[Conv(28, 3, Padding = Padding.Same, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU]
[Conv(32, 3, Padding = Padding.Same, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU]
[Conv(36, 3, Padding = Padding.Same, Stride = 2, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU] // 36×4×4
[Conv(40, 3, Padding = Padding.Same, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU]
[Conv(44, 3, Padding = Padding.Same, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU]
[Conv(48, 3, Padding = Padding.Same, Stride = 2, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU] // 48×2×2
[Conv(52, 3, Padding = Padding.Same, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU]
[Conv(56, 3, Padding = Padding.Same, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU]
[Conv(60, 3, Padding = Padding.Same, Stride = 2, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU] // 60×1×1
[Conv(64, 3, Padding = Padding.Same, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU]
[Conv(68, 3, Padding = Padding.Same, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU]
[Conv(72, 3, Padding = Padding.Same, Stride = 2, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU] // 72×1×1
[Conv(76, 3, Padding = Padding.Same, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU]
[Flatten]
[Dense(100, Bias = false), BatchNorm(Momentum = 0.99f, Epsilon = 1e-3f), ReLU]
[Dense(10)]
public sealed partial class Deep;
