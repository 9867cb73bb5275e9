namespace GenBn.Tests;

// Small recurrent networks. Comments give the shape after a line.

/// <summary>Stacked cells of all kinds, with all states, behind a convolution and a batch norm; units that are and are not whole vectors.</summary>
[Network, Input(3, 20)]
[Conv1D(5, 3, Padding = Padding.Causal), BatchNorm, Tanh] // 5×1×20
[LSTM(7, ReturnSequences = true), GRU(16, ReturnSequences = true)] // 16×1×20
[GRU(4, ReturnSequences = true, ResetAfter = false), BatchNorm, ReLU] // 4×1×20
[LSTM(9), Dense(4)]
public partial class StackedRecurrent;

/// <summary>Last states, a plane with gaps, frozen layers, and several readers of a recurrent layer and of its input.</summary>
[Network, Input(2, 64)]
[Conv1D(6, 4, Padding = Padding.Same), ReLU, GRU(6, ReturnSequences = true), Frozen] // 6×1×64
[Residual<RecurrentBlock>, Concat<RecurrentLast, RecurrentEarlier>] // 11
[Dense(4)]
public partial class BranchedRecurrent;

/// <summary>A recurrent branch with a shortcut.</summary>
[Block]
[LSTM(6, ReturnSequences = true, Name = "memory")]
public partial class RecurrentBlock;

/// <summary>The last state.</summary>
[Block]
[GRU(5, ResetAfter = false)]
public partial class RecurrentLast;

/// <summary>Another layer's last state.</summary>
[Block]
[LSTM(6), Frozen]
public partial class RecurrentEarlier;

/// <summary>One position, one channel, one unit; a raw input.</summary>
[Network, Input(1, 1), LSTM(1, ReturnSequences = true), GRU(1, ReturnSequences = true), GRU(33, ResetAfter = false), Dense(3)]
public partial class SinglePositions;

/// <summary>The network's output is a sequence, and more rows than a panel.</summary>
[Network, Input(30, 5), GRU(40, ReturnSequences = true), LSTM(2, ReturnSequences = true)]
public partial class RecurrentSequence;
