namespace GenBn.Benchmarks.Onnx;

/// <summary>What a residual adds to its input.</summary>
[Block]
[Conv(6, 3, Padding = 1), BatchNorm, ReLU]
[Conv(6, 3, Padding = 1), BatchNorm]
internal sealed partial class Body;

/// <summary>The same where the image is halved.</summary>
[Block]
[Conv(10, 3, Padding = Padding.Same, Stride = 2), BatchNorm, SiLU]
[Dropout(0.2f), Conv(10, 3, Padding = Padding.Same), BatchNorm]
internal sealed partial class HalvingBody;

/// <summary>The way around <see cref="HalvingBody"/>.</summary>
[Block]
[Conv(10, 1, Stride = 2), BatchNorm]
internal sealed partial class HalvingProjection;

/// <summary>A residual with its activation.</summary>
[Block]
[Residual<Body>, ReLU]
internal sealed partial class Stage;

/// <summary>A branch that only pools.</summary>
[Block]
[MaxPool(3, Stride = 1, Padding = 1)]
internal sealed partial class PoolBranch;

/// <summary>A branch of separable convolutions.</summary>
[Block]
[Conv(10, 3, Padding = 2, Dilation = 2, Groups = 10, Activation = Activation.HardSwish)]
[Conv(7, 1), BatchNorm, GELU]
internal sealed partial class DepthwiseBranch;

/// <summary>A branch that leaves its input as it is in prediction.</summary>
[Block]
[Dropout(0.1f)]
internal sealed partial class DropoutBranch;

/// <summary>A factor for each channel, as a vector.</summary>
[Block]
[GlobalAvgPool, Dense(3), ReLU, Dense(6), HardSigmoid]
internal sealed partial class SqueezeBranch;

/// <summary>A factor for each channel, as an image of one pixel.</summary>
[Block]
[AvgPool(12), Conv(6, 1), Sigmoid]
internal sealed partial class PixelBranch;

/// <summary>Values.</summary>
[Block]
[Conv(5, 3, Padding = 1)]
internal sealed partial class FirstFactor;

/// <summary>Their factors.</summary>
[Block]
[Conv(5, 1), Sigmoid]
internal sealed partial class SecondFactor;

/// <summary>A factor for each of five features.</summary>
[Block]
[Dense(5), Sigmoid]
internal sealed partial class FeatureFactor;
