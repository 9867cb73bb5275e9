using GenBn.Tests.Own;

namespace GenBn.Tests;

// Small networks with layers and functions that are not GenBn's. Comments give the shape after a line.

/// <summary>Functions of one's own in all places where built-in ones are: in registers, in a pass of their own, behind a maximum, with a shortcut.</summary>
[Network, Input(2, 10, 10)]
[Conv(5, 3), BatchNorm, Activation<CustomMish>] // 5×8×8
[Conv(6, 3, Padding = 1), Activation<CustomReLU6>, MaxPool(2)] // 6×4×4
[Residual<MishBlock>, Activation<CustomReLU6>]
[Conv(5, 2), BatchNorm, MaxPool(2), Activation<CustomMish>] // 5×1×1
[Flatten]
[Dense(12), BatchNorm, Activation<CustomMish>]
[Dense(9), Activation<CustomReLU6>]
[Dense(4)]
public partial class OwnActivations;

/// <summary>A block with both.</summary>
[Block]
[Conv(6, 3, Padding = 1), Activation<CustomMish>]
[Conv(6, 3, Padding = 1), BatchNorm]
public partial class MishBlock;

/// <summary>Functions of the raw input and of the scores, and one that a batch norm follows.</summary>
[Network, Input(11)]
[Activation<CustomReLU6>]
[Dense(9), Activation<CustomMish>, BatchNorm]
[Dense(3), Activation<CustomMish>]
public partial class OwnActivationEnds;

/// <summary>Layers of one's own between others: on images and vectors, with parameters and without, with a form for one sample and without.</summary>
[Network, Input(2, 6, 6)]
[Conv(4, 3), BatchNorm, ReLU] // 4×4×4
[Layer<Enlarge>] // 4×8×8
[Conv(5, 3, Padding = 1), Activation<CustomMish>] // 5×8×8
[Layer<ScaleShift>, Layer<ScaleShift>]
[BatchNorm, ReLU, MaxPool(2)] // 5×4×4
[Flatten, Layer<Halving>, Tanh] // 40
[Dense(7), Layer<Halving>] // 4
public partial class OwnLayers;

/// <summary>Layers of one's own first: the gradient of the input is wanted on demand only.</summary>
[Network, Input(3, 4, 5)]
[Layer<ScaleShift>]
[Conv(4, 2), Sigmoid] // 4×3×4
[Flatten]
[Dense(3)]
public partial class OwnLayerFirst;

/// <summary>Nothing learned before them, in a frozen layer of one's own and in one without parameters.</summary>
[Network, Input(3, 4, 4)]
[Layer<Enlarge>] // 3×8×8
[Layer<ScaleShift>, Frozen]
[Conv(4, 3, Stride = 2), BatchNorm, ReLU] // 4×3×3
[Flatten]
[Layer<Halving>(Name = "half"), Frozen]
[Dense(3)]
public partial class OwnFrozen;

/// <summary>Layers whose inputs others read too, so that gradients add up.</summary>
[Network, Input(2, 8, 8)]
[Conv(4, 3, Padding = 1), ReLU] // 4×8×8
[Residual<ScaledBlock>]
[Concat<EnlargedBlock, EnlargedConvBlock>] // 9×16×16
[ReLU, MaxPool(4)] // 9×4×4
[Flatten]
[Dense(3)]
public partial class OwnBranches;

/// <summary>A layer by itself.</summary>
[Block, Layer<ScaleShift>]
public partial class ScaledBlock;

/// <summary>The same without parameters.</summary>
[Block, Layer<Enlarge>]
public partial class EnlargedBlock;

/// <summary>And with a convolution behind it.</summary>
[Block, Layer<Enlarge>, Conv(5, 3, Padding = 1), BatchNorm]
public partial class EnlargedConvBlock;
