namespace GenBn.Generator.Declaration;

/// <summary>One layer attribute as it was written. Plain values only, so that the pipeline can cache it.</summary>
/// <param name="Attribute">Position among the attributes of the class, for diagnostics.</param>
internal abstract record LayerDeclaration(int Attribute);

internal sealed record InputDeclaration(int Attribute, int Channels, int Height, int Width, bool IsVector) : LayerDeclaration(Attribute);

internal sealed record ConvDeclaration(int Attribute, int Channels, int Kernel, int Stride, int Padding) : LayerDeclaration(Attribute);

internal sealed record DenseDeclaration(int Attribute, int Units) : LayerDeclaration(Attribute);

internal sealed record BatchNormDeclaration(int Attribute, float Momentum, float Epsilon) : LayerDeclaration(Attribute);

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Function">Name of the attribute without its suffix, which is also the runtime type's: <c>Sigmoid</c>, <c>ReLU</c>.</param>
internal sealed record ActivationDeclaration(int Attribute, string Function) : LayerDeclaration(Attribute);

internal sealed record MaxPoolDeclaration(int Attribute, int Kernel, int Stride) : LayerDeclaration(Attribute);

internal sealed record FlattenDeclaration(int Attribute) : LayerDeclaration(Attribute);
