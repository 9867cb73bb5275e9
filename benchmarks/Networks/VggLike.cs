namespace GenBn.Benchmarks.Networks;

/// <summary>Six 3×3 convolutions in pairs, with a maximum after each pair, in the manner of VGG (Simonyan and Zisserman, arXiv 1409.1556).</summary>
[Network(Initializer = Initializer.He), Input(3, 32, 32)]
[Conv(32, 3, Padding = 1), BatchNorm, ReLU, Conv(32, 3, Padding = 1), BatchNorm, ReLU, MaxPool(2)] // 32×16×16
[Conv(64, 3, Padding = 1), BatchNorm, ReLU, Conv(64, 3, Padding = 1), BatchNorm, ReLU, MaxPool(2)] // 64×8×8
[Conv(128, 3, Padding = 1), BatchNorm, ReLU, Conv(128, 3, Padding = 1), BatchNorm, ReLU, MaxPool(2)] // 128×4×4
[Flatten]
[Dense(128), BatchNorm, ReLU]
[Dense(10)]
internal sealed partial class VggLike;
