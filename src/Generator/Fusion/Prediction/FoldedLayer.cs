using GenBn.Generator.Graph;

namespace GenBn.Generator.Fusion;

/// <summary>
/// A convolution or dense layer as a predictor keeps it: with running statistics a batch norm is a multiple and an offset per
/// channel, so it becomes part of the weights and the bias before it.
/// </summary>
/// <param name="Layer">The layer as it was declared.</param>
/// <param name="Norm">The batch norm behind it; null when there is none.</param>
internal sealed record FoldedLayer(Layer Layer, BatchNormLayer? Norm);
