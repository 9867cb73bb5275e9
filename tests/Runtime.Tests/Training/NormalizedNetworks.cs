namespace GenBn.Tests.Training;

/// <summary><see cref="TinyNetwork"/> that takes bytes as they are.</summary>
[Network, Input(1, 8, 8, Scale = 1f / 255)]
[Conv(4, 3), BatchNorm, Sigmoid, MaxPool(2)]
[Flatten]
[Dense(9), BatchNorm, ReLU]
[Dense(3)]
public sealed partial class ScaledNetwork;

/// <summary><see cref="TinyNetwork"/> that takes bytes as they are, and normalises them.</summary>
[Network, Input(1, 8, 8, Scale = 1f / 255, Mean = new[] { 0.4f }, Deviation = new[] { 0.3f })]
[Conv(4, 3), BatchNorm, Sigmoid, MaxPool(2)]
[Flatten]
[Dense(9), BatchNorm, ReLU]
[Dense(3)]
public sealed partial class NormalizedNetwork;

/// <summary>The same with another mean.</summary>
[Network, Input(1, 8, 8, Scale = 1f / 255, Mean = new[] { 0.5f }, Deviation = new[] { 0.3f })]
[Conv(4, 3), BatchNorm, Sigmoid, MaxPool(2)]
[Flatten]
[Dense(9), BatchNorm, ReLU]
[Dense(3)]
public sealed partial class OtherMeanNetwork;

/// <summary>The same without a scale: values of any source are normalised as they come.</summary>
[Network, Input(1, 8, 8, Mean = new[] { 0.4f }, Deviation = new[] { 0.3f })]
[Conv(4, 3), BatchNorm, Sigmoid, MaxPool(2)]
[Flatten]
[Dense(9), BatchNorm, ReLU]
[Dense(3)]
public sealed partial class CenteredNetwork;

/// <summary>Sixty-four features, an image that nobody calls one.</summary>
[Network, Input(64, Mean = new[] { 0.5f })]
[Dense(3)]
public sealed partial class VectorNetwork;
