namespace GenBn.Tests.Training;

/// <summary>For the images of <see cref="TinyNetwork"/>, with all that makes a step depend on those before: batch norms and dropouts.</summary>
[Network, Input(1, 8, 8)]
[Conv(4, 3), BatchNorm, ReLU, Dropout(0.2f)]
[Flatten]
[Dense(9), BatchNorm, Sigmoid, Dropout(0.4f)]
[Dense(3)]
public sealed partial class DropoutNetwork
{
    /// <summary>Parameters and running statistics.</summary>
    internal float[] AllValues() => [.. Parameters.Concat<NamedTensor>(Buffers).SelectMany(tensor => tensor.Values.ToArray())];
}
