namespace GenBn.Tests.Prediction;

// Networks whose steps are large enough that several threads share them in the prediction of one sample: by rows, by slabs of channels, by
// positions. They are compared with themselves on one thread: so many values always come near to a kink, and finite differences need a
// distance from every one. Comments give the shape after a line.

/// <summary>Rows: of a raw image, with a tile at the end of a row, strides, dilation, a pool with padding and one without.</summary>
[Network, Input(3, 23, 27)]
[Conv(24, 3, Padding = 1), BatchNorm, ReLU] // 24×23×27
[Conv(17, 5, Stride = 2, Padding = 2), BatchNorm, Sigmoid] // 17×12×14
[MaxPool(3, Stride = 2, Padding = 1)] // 17×6×7
[Conv(40, 3, Dilation = 2, Padding = 2), Tanh, MaxPool(2)] // 40×3×3
[Flatten]
[Dense(5)]
public partial class SharedRows;

/// <summary>Slabs of channels and their rows, few positions, and one row.</summary>
[Network, Input(3, 11, 9)]
[Conv(80, 3, Padding = 1), BatchNorm, ReLU] // 80×11×9
[Conv(72, 3, Stride = 2), BatchNorm, ReLU] // 72×5×4
[Conv(200, 3, Stride = 2, Padding = 1), BatchNorm(Statistics = BatchNormStatistics.Running), ReLU] // 200×3×2
[Conv(130, 2), BatchNorm(Statistics = BatchNormStatistics.Running), Tanh] // 130×2×1
[Flatten]
[Dense(256), Sigmoid]
[Dense(3)]
public partial class SharedSlabs;

/// <summary>The same with one dimension.</summary>
[Network, Input(6, 1, 96)]
[Conv(64, 1, 5, PaddingWidth = 2), ReLU] // 64×1×96
[Conv(72, 1, 3), Tanh, MaxPool(1, 2)] // 72×1×47
[GlobalAvgPool]
[Dense(4)]
public partial class SharedLine;

/// <summary>A block whose sum with a shortcut is in registers.</summary>
[Block]
[Conv(32, 3, Padding = 1), BatchNorm, ReLU]
[Conv(32, 3, Padding = 1), BatchNorm]
public partial class SharedBlock;

/// <summary>A shortcut with a projection, groups, one channel each, and a batch norm that nothing takes in.</summary>
[Network, Input(2, 16, 18)]
[Conv(32, 3, Padding = 1), BatchNorm, ReLU] // 32×16×18
[Residual<SharedBlock>, ReLU]
[Conv(48, 3, Padding = 1, Groups = 2), LeakyReLU(0.1f)] // 48×16×18
[Conv(48, 5, Padding = 2, Groups = 48), BatchNorm, HardSwish]
[AvgPool(2)] // 48×8×9
[BatchNorm, ReLU]
[Conv(33, 1), ReLU] // 33×8×9
[GlobalAvgPool]
[Dense(3)]
public partial class SharedResidual;

/// <summary>Columns as lanes, then dense layers with many weights.</summary>
[Network, Input(1, 40, 44)]
[Conv(4, 5), ReLU, MaxPool(2)] // 4×18×20
[Conv(4, 3), ReLU] // 4×16×18
[Flatten]
[Dense(300), BatchNorm, ReLU]
[Dense(250), Sigmoid]
[Dense(4)]
public partial class SharedDense;

/// <summary>Convolutions by transforms: rows of tiles, and slabs of channels where there are two rows of tiles.</summary>
[Network(Convolutions = ConvolutionForm.Winograd), Input(16, 30, 33)]
[Conv(32, 3, Padding = 1), BatchNorm, ReLU] // 32×30×33
[Residual<SharedBlock>, ReLU, MaxPool(4)] // 32×7×8
[Conv(64, 3, Padding = 1), BatchNorm, Tanh] // 64×7×8
[Conv(72, 3, Padding = 1), BatchNorm, ReLU] // 72×7×8
[GlobalAvgPool]
[Dense(3)]
public partial class SharedTiles;
