namespace GenBn.Tests;

/// <summary>What <see cref="GraphTests"/> spells out node by node. Comments give the shape after a line.</summary>
[Network, Input(2, 10, 9)]
[Dropout(0.1f)]
[Conv(4, 3, 2, Padding = Padding.Same, Stride = 2, Groups = 2, Bias = true), BatchNorm(Scale = BatchNormTerm.Off, Epsilon = 1e-3f), LeakyReLU(0.2f)] // 4×5×5
[MaxPool(3, Stride = 2, Padding = 1)] // 4×3×3
[AvgPool(2, CountPadding = true)] // 4×1×1
[Conv(3, 1, Padding = 2, Dilation = 2), ELU(0.5f), GlobalAvgPool] // 3
[Dense(5), BatchNorm(Center = BatchNormTerm.Off), GELU, Dropout(0.5f)]
[Dense(4), Softmax, Dropout(0.1f)]
internal sealed partial class Spelled;

/// <summary>Blocks, with a layer that is named like the model's output.</summary>
[Network, Input(3, 6, 6)]
[Conv(4, 3, Padding = 1, Name = "output"), BatchNorm, ReLU]
[Residual<Body>, Residual<Body, Projection>]
[Concat<Projection, Passing>, Flatten]
[Dense(3), SiLU, Dense(2)]
internal sealed partial class Blocks;

/// <summary>Twice four channels.</summary>
[Block]
[Conv(4, 3, Padding = 1), BatchNorm, HardSwish, Dropout(0.2f)]
[Conv(4, 3, Padding = 1), BatchNorm]
internal sealed partial class Body;

/// <summary>A way around.</summary>
[Block]
[Conv(4, 1), Softplus]
internal sealed partial class Projection;

/// <summary>Nothing in prediction.</summary>
[Block]
[Dropout(0.2f)]
internal sealed partial class Passing;

/// <summary>Three outputs, two of which are the value of one layer.</summary>
[Network, Input(2, 4, 5), Conv(3, 1), Heads<Passing, Pixels, Passing>]
internal sealed partial class Branched;

/// <summary>An image, and a layer called like the head.</summary>
[Network, Input(2, 4, 5), Conv(3, 1, Name = "pixels"), Tanh, Heads<Pixels, Scores>]
internal sealed partial class Named;

/// <summary>An image.</summary>
[Block, Conv(2, 1)]
internal sealed partial class Pixels;

/// <summary>A vector.</summary>
[Block, GlobalAvgPool, Dense(4), Softmax]
internal sealed partial class Scores;

/// <summary>Ends in an image.</summary>
[Network, Input(1, 4, 4), Conv(3, 3, Padding = 1), ReLU, Upsample(2), Dropout(0.1f)]
internal sealed partial class Enlarged;

/// <summary>Features instead of images.</summary>
[Network, Input(7)]
[BatchNorm, Dense(6, Bias = false, Activation = Activation.Tanh), Dense(3, Activation = Activation.Sigmoid)]
internal sealed partial class Perceptron;

/// <summary>Nothing that prediction does.</summary>
[Network, Input(3)]
[Dropout(0.5f)]
internal sealed partial class Nothing;

/// <summary>As small as a network with weights can be.</summary>
[Network(Initializer = Initializer.Ones), Input(2)]
[Dense(1)]
internal sealed partial class Smallest;
