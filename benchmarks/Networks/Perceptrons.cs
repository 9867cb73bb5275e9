namespace GenBn.Benchmarks.Networks;

/// <summary>So small that the call takes most of the time.</summary>
[Network, Input(8)]
[Dense(8), BatchNorm, ReLU]
[Dense(8)]
internal sealed partial class SmallDense;

/// <summary>A perceptron for 28×28 images.</summary>
[Network, Input(784)]
[Dense(256), BatchNorm, ReLU]
[Dense(128), BatchNorm, ReLU]
[Dense(10)]
internal sealed partial class DensePerceptron;
