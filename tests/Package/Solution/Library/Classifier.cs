namespace GenBn.Consumer;

/// <summary>A network for users of the library.</summary>
[Network, Input(1, 12, 12)]
[Conv(4, 3), BatchNorm, ReLU, MaxPool(2)]
[Flatten]
[Dense(3)]
public sealed partial class Classifier;
