namespace GenBn.Tests;

// Small networks whose inputs are raw values. Comments give the shape after a line.

/// <summary>Scale, means of channels and one deviation; padding of the first layer is 0 after normalisation.</summary>
[Network, Input(3, 7, 6, Scale = 0.75f, Mean = new[] { 0.5f, -0.25f, 1.5f }, Deviation = new[] { 0.6f })]
[Conv(5, 3, Padding = 1), BatchNorm, ReLU, MaxPool(2)] // 5×3×3
[Flatten]
[Dense(4)]
public partial class NormalizedImage;

/// <summary>One mean and a deviation for each feature, more than a SIMD vector holds.</summary>
[Network, Input(19, Mean = new[] { 0.125f }, Deviation = new[] { 1, 2, 0.5f, 4, 1.5f, 0.7f, 3, 1, 2, 0.5f, 4, 1.5f, 0.7f, 3, 1, 2, 0.5f, 4, 1.5f })]
[Dense(9), BatchNorm, Tanh]
[Dense(4)]
public partial class NormalizedVector;

/// <summary>A scale alone, and a layer that takes single values as its first.</summary>
[Network, Input(2, 5, 9, Scale = 1f / 255)]
[BatchNorm, Conv(4, 2), ReLU, GlobalAvgPool]
[Dense(3)]
public partial class ScaledImage;

/// <summary>Nothing between the raw values and a copy of them.</summary>
[Network, Input(2, 3, 3, Scale = 2, Mean = new[] { 3f, 4f })]
[Flatten, Concat<Copied, TanhOfFour>]
public partial class NormalizedTwice;

/// <summary>The input as it is.</summary>
[Block, Dropout(0)]
public partial class Copied;

/// <summary>Reads the input too.</summary>
[Block, Dense(4), Tanh]
public partial class TanhOfFour;
