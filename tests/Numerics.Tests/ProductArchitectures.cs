namespace GenBn.Tests;

// Small networks with products and empty blocks. Comments give the shape after a line.

/// <summary>Gates of channels by vectors and by images of one pixel, of values, of the raw input, behind batch norms, and of planes with gaps.</summary>
[Network, Input(3, 8, 8)]
[Gate<Pixel>]
[Conv(12, 3, Padding = 1), BatchNorm, HardSwish, Gate<Squeeze>] // 12×8×8
[Residual<SqueezedBlock>, Gate<Attention>, BatchNorm, ReLU]
[Conv(6, 3, Stride = 2), Gate<Flattened>, MaxPool(2)] // 6×1×1
[Flatten, Gate<Features>]
[Dense(4)]
public partial class Gated;

/// <summary>One factor for each channel, as an image of one pixel.</summary>
[Block]
[Conv(3, 8), Sigmoid]
public partial class Pixel;

/// <summary>Squeeze and excitation.</summary>
[Block]
[GlobalAvgPool, Dense(5), ReLU, Dense(12), HardSigmoid]
public partial class Squeeze;

/// <summary>A factor for each value.</summary>
[Block]
[Conv(12, 3, Padding = 1), BatchNorm, Sigmoid]
public partial class Attention;

/// <summary>An inverted bottleneck with a gate inside.</summary>
[Block]
[Conv(12, 1), BatchNorm, ReLU6, Gate<Squeeze>, Conv(12, 1), BatchNorm]
public partial class SqueezedBlock;

/// <summary>An image that is flattened to one feature for each channel.</summary>
[Block]
[AvgPool(3), Flatten, Dense(6), Tanh]
public partial class Flattened;

/// <summary>A factor for each feature.</summary>
[Block]
[Dense(6), Sigmoid]
public partial class Features;

/// <summary>Products of branches: of values, of channels, of a branch with itself, and within another.</summary>
[Network, Input(4, 6, 5)]
[Product<Linear, Attentive>] // 5×6×5
[Product<Doubled, Mean>, ReLU] // 10×6×5
[Product<Identity, Identity>, Conv(4, 2)] // 4×5×4
[Flatten, Product<Halved, Weighted>, BatchNorm] // 9
[Dense(3)]
public partial class Products;

/// <summary>Values.</summary>
[Block]
[Conv(5, 3, Padding = 1)]
public partial class Linear;

/// <summary>Their factors.</summary>
[Block]
[Conv(5, 1), Sigmoid]
public partial class Attentive;

/// <summary>Channels twice.</summary>
[Block]
[Concat<Identity, Identity>]
public partial class Doubled;

/// <summary>A factor for each of them.</summary>
[Block]
[GlobalAvgPool, Dense(10)]
public partial class Mean;

/// <summary>Features.</summary>
[Block]
[Dense(9)]
public partial class Halved;

/// <summary>Their factors, of which the second learns nothing.</summary>
[Block]
[Dense(9), Frozen, Sigmoid]
public partial class Weighted;

/// <summary>Empty blocks as branches and shortcuts, of the raw input, of images with gaps and of vectors; many branches.</summary>
[Network, Input(2, 8, 8)]
[Concat<Identity, Grown>, Concat<Grown, Identity, Grown>] // 2 + 3, then 3 + 5 + 3 channels
[Residual<Thinned, Identity>, Residual<Identity>, Gate<Identity>, BatchNorm]
[Concat<Identity, Grown, Identity, Grown, Identity, Grown>, AvgPool(4)] // 42×2×2
[Flatten, Concat<Identity, Halved>, Residual<Identity, Widened>]
[Dense(4)]
public partial class Identities;

/// <summary>New channels.</summary>
[Block]
[Conv(3, 3, Padding = 1), BatchNorm, ReLU]
public partial class Grown;

/// <summary>As many channels as before.</summary>
[Block]
[Conv(11, 1), BatchNorm]
public partial class Thinned;

/// <summary>As many features as before.</summary>
[Block]
[Dense(177), Tanh]
public partial class Widened;

/// <summary>Sixteen branches of features.</summary>
[Network, Input(3)]
[Concat<Identity, One, One, One, One, One, One, One, One, One, One, One, One, One, One, One>] // 18
[Dense(3)]
public partial class SixteenBranches;

/// <summary>One feature.</summary>
[Block]
[Dense(1), Tanh]
public partial class One;
