namespace GenBn.Tests.Accuracy;

// A running variance without momentum is the batch's. The kernels measure in registers, row by row or in a pass of their own, in one
// chain of additions or in parts; these networks together make them do all of it.

/// <summary>A pass of its own over a plane in one chain.</summary>
[Network, Input(2, 31, 33)]
[BatchNorm(Momentum = 0), GlobalAvgPool, Dense(1)]
public partial class SmallPlane;

/// <summary>A pass of its own in parts that do not fit evenly.</summary>
[Network, Input(2, 70, 99)]
[BatchNorm(Momentum = 0), GlobalAvgPool, Dense(1)]
public partial class OddPlane;

/// <summary>A pass of its own over a large plane.</summary>
[Network, Input(1, 512, 512)]
[BatchNorm(Momentum = 0), GlobalAvgPool, Dense(1)]
public partial class LargePlane;

/// <summary>In registers, in one chain.</summary>
[Network, Input(1, 28, 28)]
[Conv(3, 3, Padding = 1), BatchNorm(Momentum = 0), GlobalAvgPool, Dense(1)]
public partial class SmallConv;

/// <summary>In registers, in parts of several rows.</summary>
[Network, Input(1, 61, 67)]
[Conv(3, 3, Padding = 1), BatchNorm(Momentum = 0), GlobalAvgPool, Dense(1)]
public partial class OddConv;

/// <summary>In registers, rows that are parts by themselves.</summary>
[Network, Input(1, 96, 300)]
[Conv(2, 3, Padding = 1), BatchNorm(Momentum = 0), GlobalAvgPool, Dense(1)]
public partial class WideConv;

/// <summary>Row by row, in one chain.</summary>
[Network, Input(8, 28, 28)]
[Conv(4, 3, Padding = 1), BatchNorm(Momentum = 0), GlobalAvgPool, Dense(1)]
public partial class SmallRows;

/// <summary>Row by row, in parts.</summary>
[Network, Input(6, 40, 41)]
[Conv(4, 3, Padding = 1), BatchNorm(Momentum = 0), GlobalAvgPool, Dense(1)]
public partial class OddRows;

/// <summary>Row by row, each row in parts; channels in groups.</summary>
[Network, Input(4, 9, 600)]
[Conv(4, 3, Padding = 1, Groups = 2), BatchNorm(Momentum = 0), GlobalAvgPool, Dense(1)]
public partial class WideRows;

/// <summary>Vectors.</summary>
[Network, Input(4)]
[BatchNorm(Momentum = 0), Dense(1)]
public partial class Vectors;

/// <summary>After a dense layer.</summary>
[Network, Input(3)]
[Dense(3), BatchNorm(Momentum = 0), Dense(1)]
public partial class DenseVectors;
