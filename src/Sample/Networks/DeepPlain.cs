#pragma warning disable GENBN031 // Every convolution is 3×3, also those of the last images of 2×2 and 1×1.
namespace GenBn.Sample.Networks;

/// <summary><see cref="Deep"/> without batch norm: it hardly learns, because its signal fades from layer to layer.</summary>
[Network(Initializer = Initializer.TruncatedNormal, Deviation = 0.05f), Input(1, 28, 28)]
[Conv(4, 3, Padding = Padding.Same), ReLU]
[Conv(8, 3, Padding = Padding.Same), ReLU]
[Conv(12, 3, Padding = Padding.Same, Stride = 2), ReLU] // 12×14×14
[Conv(16, 3, Padding = Padding.Same), ReLU]
[Conv(20, 3, Padding = Padding.Same), ReLU]
[Conv(24, 3, Padding = Padding.Same, Stride = 2), ReLU] // 24×7×7
[Conv(28, 3, Padding = Padding.Same), ReLU]
[Conv(32, 3, Padding = Padding.Same), ReLU]
[Conv(36, 3, Padding = Padding.Same, Stride = 2), ReLU] // 36×4×4
[Conv(40, 3, Padding = Padding.Same), ReLU]
[Conv(44, 3, Padding = Padding.Same), ReLU]
[Conv(48, 3, Padding = Padding.Same, Stride = 2), ReLU] // 48×2×2
[Conv(52, 3, Padding = Padding.Same), ReLU]
[Conv(56, 3, Padding = Padding.Same), ReLU]
[Conv(60, 3, Padding = Padding.Same, Stride = 2), ReLU] // 60×1×1
[Conv(64, 3, Padding = Padding.Same), ReLU]
[Conv(68, 3, Padding = Padding.Same), ReLU]
[Conv(72, 3, Padding = Padding.Same, Stride = 2), ReLU] // 72×1×1
[Conv(76, 3, Padding = Padding.Same), ReLU]
[Flatten]
[Dense(100), ReLU]
[Dense(10)]
public sealed partial class DeepPlain;
