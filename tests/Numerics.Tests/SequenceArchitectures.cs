namespace GenBn.Tests;

// Small networks over sequences. Comments give the shape after a line.

/// <summary>Kernels that are written out and kernels that are loops, causal and not, with strides, dilations, groups, sums and pools.</summary>
[Network, Input(2, 90)]
[Conv1D(5, 24, Padding = Padding.Causal), BatchNorm, ReLU] // 5×1×90
[Conv1D(6, 3, Padding = Padding.Causal, Dilation = 20), BatchNorm, Sigmoid] // 6×1×90
[Residual<CausalBlock>, Tanh]
[Conv1D(18, 5, Padding = Padding.Same, Stride = 2, Groups = 6), ReLU, MaxPool1D(2)] // 18×1×22
[Conv1D(18, 17, Padding = 16, Groups = 18), BatchNorm, HardSwish] // 18×1×38
[Conv1D(4, 18, Stride = 3), AvgPool1D(2)] // 4×1×3
[Flatten]
[Dense(4)]
public partial class Sequences;

/// <summary>Two causal convolutions that keep the length; the second is a loop.</summary>
[Block]
[Conv1D(6, 3, Padding = Padding.Causal, Dilation = 2), BatchNorm, ReLU]
[Conv1D(6, 2, Padding = Padding.Causal, Dilation = 32), BatchNorm]
public partial class CausalBlock;

/// <summary>Long pools, within the sequence and with padding, of a raw input and behind batch norms.</summary>
[Network, Input(3, 80)]
[AvgPool1D(33, Stride = 1, Padding = Padding.Same)] // 3×1×80
[Conv1D(4, 3), BatchNorm, ReLU, MaxPool1D(17, Stride = 2)] // 4×1×31
[MaxPool1D(20, Stride = 3, Padding = 19)] // 4×1×17
[Conv1D(5, 1), BatchNorm, AvgPool1D(18, Stride = 4, Padding = 9, CountPadding = true)] // 5×1×5
[Flatten]
[Dense(4)]
public partial class LongPools;

/// <summary>A dilation beyond the sequence, single positions, and kernels with bounds for images that are sequences by chance.</summary>
[Network, Input(1, 40)]
[Conv1D(3, 4, Padding = Padding.Causal, Dilation = 30)] // 3×1×40
[Conv1D(20, 40), ReLU] // 20×1×1
[Conv1D(7, 64, Padding = Padding.Causal), BatchNorm, Conv(4, 1), Tanh] // 4×1×1
[GlobalAvgPool]
[Dense(4)]
public partial class LongKernels;

/// <summary>A sequence whose weight gradients are summed over the whole batch, by loops.</summary>
[Network, Input(24, 33)]
[Conv1D(24, 33, Stride = 4, Padding = Padding.Causal), ReLU] // 24×1×9
[Conv1D(40, 20, Padding = 8, Dilation = 1), BatchNorm, ReLU] // 40×1×6
[Flatten]
[Dense(4)]
public partial class HeavySequence;
