namespace GenBn.Benchmarks.Networks;

/// <summary>A convolution and four separable ones for a spectrogram of 49×10: the keyword spotting of MLPerf Tiny (mlcommons/tiny).</summary>
[Network(Initializer = Initializer.He), Input(1, 49, 10)]
[Conv(64, 10, 4, Stride = 2, Padding = Padding.Same), BatchNorm, ReLU] // 64×25×5
[Dropout(0.2f)]
[Repeat<DsCnnSeparable>(4)]
[Dropout(0.4f)]
[GlobalAvgPool]
[Dense(12)]
internal sealed partial class DsCnn;

/// <summary>A depthwise and a pointwise convolution, each with batch norm, on 64 channels.</summary>
[Block]
[Conv(64, 3, Padding = 1, Groups = 64), BatchNorm, ReLU, Conv(64, 1), BatchNorm, ReLU]
internal sealed partial class DsCnnSeparable;
