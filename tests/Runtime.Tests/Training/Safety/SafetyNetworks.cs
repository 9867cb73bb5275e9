namespace GenBn.Tests.Training.Safety;

/// <summary>No batch norm: nothing but the inputs' own check stands before a saturated sigmoid.</summary>
[Network, Input(1, 8, 8)]
[Flatten]
[Dense(9), Sigmoid, Dropout(0.3f)]
[Dense(3)]
public sealed partial class PlainNetwork;

/// <summary>Part of <see cref="ShortcutNetwork"/>.</summary>
[Block]
[Conv(4, 3, Padding = Padding.Same), BatchNorm, ReLU, Dropout(0.2f)]
[Conv(4, 3, Padding = Padding.Same), BatchNorm]
public sealed partial class ShortcutBlock;

/// <summary>A shortcut, and batch norms at both of its ends.</summary>
[Network, Input(1, 8, 8)]
[Conv(4, 3, Padding = Padding.Same), BatchNorm, ReLU]
[Residual<ShortcutBlock>, ReLU]
[GlobalAvgPool, Flatten]
[Dense(3)]
public sealed partial class ShortcutNetwork;
