namespace GenBn.Benchmarks.Networks;

/// <summary>Convolutions over time: 6 channels of a sensor, 128 values each.</summary>
[Network(Initializer = Initializer.He), Input(6, 1, 128)]
[Conv(64, 1, 5, PaddingWidth = 2), BatchNorm, ReLU, MaxPool(1, 2)] // 64×1×64
[Conv(64, 1, 5, PaddingWidth = 2), BatchNorm, ReLU, MaxPool(1, 2)] // 64×1×32
[Conv(128, 1, 3, PaddingWidth = 1), BatchNorm, ReLU]
[GlobalAvgPool]
[Dense(10)]
internal sealed partial class SensorConvolutions;
