using GenBn.Generator.Shapes;

namespace GenBn.Generator.Graph;

/// <summary>A node of the network's graph. Its inputs are earlier nodes, so the list of layers is in topological order.</summary>
/// <param name="Name">Kind and number, for example <c>conv1</c>: the prefix of its parameters.</param>
/// <param name="Inputs">Positions of the layers whose outputs it reads.</param>
/// <param name="Attribute">Position of its attribute, for diagnostics.</param>
/// <param name="Shape">Shape of its output for one sample.</param>
internal abstract record Layer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape);

internal sealed record InputLayer(string Name, int Attribute, TensorShape Shape) : Layer(Name, default, Attribute, Shape);

internal sealed record ConvLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape, TensorShape Source, int Kernel, int Stride, int Padding)
    : Layer(Name, Inputs, Attribute, Shape);

internal sealed record DenseLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape, int Features)
    : Layer(Name, Inputs, Attribute, Shape);

internal sealed record BatchNormLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape, float Momentum, float Epsilon)
    : Layer(Name, Inputs, Attribute, Shape);

internal sealed record ActivationLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape, string Function)
    : Layer(Name, Inputs, Attribute, Shape);

internal sealed record MaxPoolLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape, TensorShape Source, int Kernel, int Stride)
    : Layer(Name, Inputs, Attribute, Shape);

internal sealed record FlattenLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape)
    : Layer(Name, Inputs, Attribute, Shape);
