namespace GenBn;

/// <summary>A custom layer: <typeparamref name="TLayer"/> computes its forward and backward pass.</summary>
/// <remarks>
/// On the type, <see cref="OutputShapeAttribute"/> declares the shape of the output, and each <see cref="LayerParameterAttribute"/> a parameter.
/// Parameters are named after the layer, such as <c>scaleShift1.scale</c> for a type <c>ScaleShift</c>. Optimizers, saved weights and predictors
/// treat them as those of built-in layers.
/// </remarks>
/// <typeparam name="TLayer">The type that implements the layer.</typeparam>
public sealed class LayerAttribute<TLayer>() : LayerAttribute
    where TLayer : ILayer;
