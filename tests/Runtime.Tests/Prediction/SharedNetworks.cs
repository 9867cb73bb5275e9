namespace GenBn.Tests.Prediction;

/// <summary>Layers that are large enough for several threads, and small ones between them.</summary>
[Network, Input(3, 24, 24)]
[Conv(16, 3, Padding = 1), BatchNorm, ReLU] // 16×24×24
[Conv(16, 3, Padding = 1), BatchNorm, Sigmoid, MaxPool(2)] // 16×12×12
[Conv(64, 3, Padding = 1), BatchNorm, ReLU]
[Conv(64, 3, Stride = 2, Padding = 1), ReLU] // 64×6×6
[GlobalAvgPool]
[Dense(3)]
public sealed partial class SharedNetwork;

/// <summary>The same with a layer of the user's between others, which one thread computes.</summary>
[Network, Input(3, 24, 24)]
[Conv(16, 3, Padding = 1), ReLU] // 16×24×24
[Layer<CalledLayer>]
[Conv(32, 3, Padding = 1), ReLU]
[GlobalAvgPool]
[Dense(3)]
public sealed partial class SharedAroundCalls;
