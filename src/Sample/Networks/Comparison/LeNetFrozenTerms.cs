namespace GenBn.Sample.Networks.Comparison;

/// <summary><see cref="LeNet"/> whose batch norms only normalise: gamma stays 1 and beta 0.</summary>
[Network, Input(1, 28, 28)]
[Conv(6, 5), BatchNorm(Scale = BatchNormTerm.Frozen, Center = BatchNormTerm.Frozen), Sigmoid, MaxPool(2)]
[Conv(16, 5), BatchNorm(Scale = BatchNormTerm.Frozen, Center = BatchNormTerm.Frozen), Sigmoid, MaxPool(2)]
[Flatten]
[Dense(120), BatchNorm(Scale = BatchNormTerm.Frozen, Center = BatchNormTerm.Frozen), Sigmoid]
[Dense(84), BatchNorm(Scale = BatchNormTerm.Frozen, Center = BatchNormTerm.Frozen), Sigmoid]
[Dense(10)]
public sealed partial class LeNetFrozenTerms;
