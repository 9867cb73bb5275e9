namespace GenBn;

/// <summary>A layer of your own: what <typeparamref name="TLayer"/> computes, forward and backward.</summary>
/// <remarks>
/// <see cref="OutputShapeAttribute"/> on the type gives the shape of its output, <see cref="LayerParameterAttribute"/> each learned tensor,
/// which is named after the layer: <c>scaleShift1.scale</c> of a type <c>ScaleShift</c>. Optimizers, saved weights and predictors treat them as those of
/// built-in layers.
/// </remarks>
/// <typeparam name="TLayer">The layer.</typeparam>
public sealed class LayerAttribute<TLayer>() : LayerAttribute
    where TLayer : ILayer;
