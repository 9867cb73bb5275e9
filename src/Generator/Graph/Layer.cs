using GenBn.Generator.Declaration;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Graph;

/// <summary>A node of the network's graph. Its inputs are earlier nodes, so the list of layers is in topological order.</summary>
/// <param name="Name">Path of names, for example <c>conv1</c> or <c>stage2.0.conv1</c>: the prefix of its parameters.</param>
/// <param name="Inputs">Positions of the layers whose outputs it reads.</param>
/// <param name="Attribute">Position of its attribute, or of the one that uses its block, for diagnostics.</param>
/// <param name="Shape">Shape of its output for one sample.</param>
internal abstract record Layer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape)
{
    /// <summary>Position in the order of declaration, which is that of parameters. A shortcut's projection runs before its block.</summary>
    public int Order { get; init; }

    /// <summary>Whether it is not <c>[Frozen]</c>. Says nothing for a layer without parameters.</summary>
    public bool IsTrainable { get; init; } = true;

    /// <summary>Values of its learned tensors.</summary>
    public virtual long ParameterCount => 0;

    /// <summary>Those of them that optimizers change.</summary>
    public virtual long TrainableCount => IsTrainable ? ParameterCount : 0;

    /// <summary>Values of its running statistics.</summary>
    public virtual long BufferCount => 0;
}

internal sealed record InputLayer(string Name, int Attribute, TensorShape Shape) : Layer(Name, default, Attribute, Shape);

/// <summary>A weight's shape is channels × source channels / groups × kernel rows × kernel columns.</summary>
internal sealed record ConvLayer(
    string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape, TensorShape Source, Window Window, int Groups, bool HasBias, StartValues Start)
    : Layer(Name, Inputs, Attribute, Shape)
{
    public int GroupChannels => Shape.Channels / Groups;

    public int GroupSources => Source.Channels / Groups;

    public override long ParameterCount => ((long)Shape.Channels * GroupSources * Window.Kernel.Height * Window.Kernel.Width) + (HasBias ? Shape.Channels : 0);
}

internal sealed record DenseLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape, int Features, bool HasBias, StartValues Start)
    : Layer(Name, Inputs, Attribute, Shape)
{
    public override long ParameterCount => ((long)Shape.Elements * Features) + (HasBias ? Shape.Elements : 0);
}

internal sealed record BatchNormLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape, BatchNormDeclaration Options)
    : Layer(Name, Inputs, Attribute, Shape)
{
    public override long ParameterCount => ((Options.Scale == BatchNormTerms.Off ? 0 : 1) + (Options.Center == BatchNormTerms.Off ? 0 : 1)) * Shape.Channels;

    public override long TrainableCount => IsTrainable ? ((Options.Scale == BatchNormTerms.Learned ? 1 : 0) + (Options.Center == BatchNormTerms.Learned ? 1 : 0)) * Shape.Channels : 0;

    public override long BufferCount => 2L * Shape.Channels;

    /// <summary>Whether gamma or beta is learned.</summary>
    public bool Learns => IsTrainable && (Options.Scale == BatchNormTerms.Learned || Options.Center == BatchNormTerms.Learned);
}

/// <summary>Members of the <c>BatchNormTerm</c> enumeration.</summary>
internal static class BatchNormTerms
{
    public const int Learned = 0;
    public const int Off = 1;
    public const int Frozen = 2;
}

/// <param name="Name">See <see cref="Layer"/>.</param>
/// <param name="Inputs">See <see cref="Layer"/>.</param>
/// <param name="Attribute">See <see cref="Layer"/>.</param>
/// <param name="Shape">See <see cref="Layer"/>.</param>
/// <param name="Function">What it applies.</param>
internal sealed record ActivationLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape, ActivationFunction Function)
    : Layer(Name, Inputs, Attribute, Shape);

internal sealed record MaxPoolLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape, TensorShape Source, Window Window)
    : Layer(Name, Inputs, Attribute, Shape);

internal sealed record AvgPoolLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape, TensorShape Source, Window Window, bool CountsPadding)
    : Layer(Name, Inputs, Attribute, Shape);

internal sealed record GlobalAvgPoolLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape, TensorShape Source)
    : Layer(Name, Inputs, Attribute, Shape);

internal sealed record FlattenLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape)
    : Layer(Name, Inputs, Attribute, Shape);

internal sealed record DropoutLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape, float Rate)
    : Layer(Name, Inputs, Attribute, Shape);

internal sealed record SoftmaxLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape)
    : Layer(Name, Inputs, Attribute, Shape);

/// <summary>The sum of a block's output and its shortcut.</summary>
internal sealed record AddLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape)
    : Layer(Name, Inputs, Attribute, Shape);

/// <summary>Its inputs one after the other along the channels.</summary>
internal sealed record ConcatLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape)
    : Layer(Name, Inputs, Attribute, Shape);
