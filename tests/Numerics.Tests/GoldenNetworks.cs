namespace GenBn.Tests.Golden;

/// <summary>A batch norm of two features and nothing else.</summary>
[Network, Input(2)]
[BatchNorm(Epsilon = 1e-3f)]
public partial class GoldenVector;

/// <summary>A batch norm of a small image of two channels.</summary>
[Network, Input(2, 3, 3)]
[BatchNorm(Epsilon = 1e-3f)]
[Flatten]
public partial class GoldenImage;

/// <summary>A batch norm of 64 channels of 32 × 32.</summary>
[Network, Input(64, 32, 32)]
[BatchNorm]
[Flatten]
public partial class GoldenMoments;
