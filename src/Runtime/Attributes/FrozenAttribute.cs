namespace GenBn;

/// <summary>
/// Freezes the layer before it in the list: its parameters are not learned and have no gradients. Before the first layer of a network or
/// block, it freezes everything that the class declares.
/// </summary>
/// <remarks>
/// A frozen batch norm still updates its running statistics in training, unless it is declared with
/// <see cref="BatchNormStatistics.Running"/>. Gradients are passed on to the layers before it.
/// </remarks>
public sealed class FrozenAttribute() : LayerAttribute;
