namespace GenBn.Tests;

// Networks that end in an image, or in several outputs. Comments give the shape after a line.

/// <summary>Ends in a convolution, of more channels than vectors of 8 have lanes.</summary>
[Network, Input(2, 9, 7)]
[Conv(5, 3, Padding = 1), BatchNorm, ReLU] // 5×9×7
[Conv(11, 3, Padding = 1)] // 11×9×7
public partial class EndsInConv;

/// <summary>Ends in a plane of 64 values, between which other tensors have gaps, and in an activation.</summary>
[Network, Input(3, 8, 8)]
[Conv(4, 3, Padding = 1), BatchNorm, Tanh] // 4×8×8
[Conv(3, 1, Activation = Activation.Sigmoid)] // 3×8×8
public partial class EndsInSigmoid;

/// <summary>Ends in a batch norm with a pool, whose output the gradient comes from.</summary>
[Network, Input(2, 8, 10)]
[Conv(4, 3), BatchNorm, ReLU, MaxPool(2)] // 4×3×4
public partial class EndsInPool;

/// <summary>Ends in a sum with a shortcut.</summary>
[Network, Input(3, 6, 6)]
[Conv(4, 3, Padding = 1), BatchNorm, ReLU] // 4×6×6
[Residual<SameImage>] // 4×6×6
public partial class EndsInResidual;

[Block, Conv(4, 3, Padding = 1), BatchNorm, ReLU, Conv(4, 3, Padding = 1)]
public partial class SameImage;

/// <summary>Coarse, then fine: an encoder, an upsampling, and a concatenation with the finer image.</summary>
[Network, Input(1, 8, 8)]
[Conv(4, 3, Padding = 1), BatchNorm, ReLU] // 4×8×8
[Concat<Fine, Coarse>] // 3 + 5 channels
[Conv(3, 3, Padding = 1)] // 3×8×8
public partial class EndsInMap;

[Block, Conv(3, 1), BatchNorm, ReLU]
public partial class Fine;

[Block, MaxPool(2), Conv(5, 3, Padding = 1), BatchNorm, ReLU, Upsample(2)]
public partial class Coarse;

/// <summary>Ends in a concatenation of images.</summary>
[Network, Input(2, 6, 5), Conv(3, 3, Padding = 1), Concat<Fine, SmallImage>] // 3 + 2 channels
public partial class EndsInConcat;

[Block, Conv(2, 3, Padding = 1)]
public partial class SmallImage;

/// <summary>An image of one pixel.</summary>
[Network, Input(2, 4, 4), Conv(5, 4), BatchNorm, Sigmoid, Conv(6, 1)] // 6×1×1
public partial class EndsInPixel;

/// <summary>Nothing that is learned behind the last convolution.</summary>
[Network, Input(2, 4, 6), Conv(3, 3, Padding = 1), AvgPool(2), Upsample(2), Softplus] // 3×4×6
public partial class EndsInUpsample;

/// <summary>Two vectors.</summary>
[Network, Input(6), Dense(12), BatchNorm, Tanh, Heads<Policy, StateValue>] // 4 and 1
public partial class ActorCritic;

[Block, Dense(4)]
public partial class Policy;

[Block, Dense(7), ReLU, Dense(1)]
public partial class StateValue;

/// <summary>An image of more pixels than vectors have lanes, a vector of probabilities, and an image of 64 pixels after a batch norm.</summary>
[Network, Input(2, 8, 8)]
[Conv(5, 3, Padding = 1), BatchNorm, ReLU] // 5×8×8
[Heads<Mask, Label, Depth>] // 3×8×8, 4 and 2×8×8
public partial class SceneHeads;

[Block, Conv(3, 1)]
public partial class Mask;

[Block, GlobalAvgPool, Dense(4), Softmax]
public partial class Label;

[Block, Conv(2, 3, Padding = 1), BatchNorm]
public partial class Depth;

/// <summary>The same block twice.</summary>
[Network, Input(5), Dense(9, Activation = Activation.Tanh), Heads<Policy, Policy>]
public partial class TwinHeads;
