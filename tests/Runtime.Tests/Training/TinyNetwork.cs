namespace GenBn.Tests.Training;

/// <summary>Every kind of stage, small enough to train in a test.</summary>
[Network, Input(1, 8, 8)]
[Conv(4, 3), BatchNorm, Sigmoid, MaxPool(2)]
[Flatten]
[Dense(9), BatchNorm, ReLU]
[Dense(3)]
public sealed partial class TinyNetwork;
