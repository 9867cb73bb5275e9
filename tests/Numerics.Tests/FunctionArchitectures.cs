namespace GenBn.Tests;

// Small networks with the functions of MobileNets and Transformers. Comments give the shape after a line.

/// <summary>Functions with limits and smooth ones behind batch norms, pools and sums, with constants of their own.</summary>
[Network, Input(2, 10, 9)]
[Conv(5, 3), BatchNorm, ReLU6] // 5×8×7
[Conv(6, 3, Padding = 1), BatchNorm, Clamp(-0.5f, 0.75f), MaxPool(2)] // 6×4×3
[Residual<LimitedBlock>, HardSigmoid]
[Conv(5, 2), BatchNorm, MaxPool(2), HardSigmoid(0.2f, 0.4f)] // 5×1×1
[Flatten]
[Dense(12), BatchNorm, Mish]
[Dense(17), GELUTanh]
[Dense(9), Clamp(-1, 1)]
[Dense(4), LogSoftmax]
public partial class LimitedFunctions;

/// <summary>A block of an inverted bottleneck.</summary>
[Block]
[Conv(12, 1), BatchNorm, ReLU6]
[Conv(12, 3, Padding = 1, Groups = 12), BatchNorm, Mish]
[Conv(6, 1), BatchNorm]
public partial class LimitedBlock;

/// <summary>The functions as options, of the raw input, and logarithms that others read.</summary>
[Network, Input(11)]
[Clamp(0.25f, 1.5f)]
[Dense(9, Activation = Activation.ReLU6)]
[Dense(19, Activation = Activation.GELUTanh), BatchNorm]
[Dense(8, Activation = Activation.Mish)]
[LogSoftmax, Dense(7, Activation = Activation.HardSigmoid)]
[Dense(3)]
public partial class FunctionOptions;
