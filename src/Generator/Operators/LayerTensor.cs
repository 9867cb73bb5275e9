namespace GenBn.Generator.Operators;

/// <summary>A tensor of parameters or running statistics.</summary>
/// <param name="Name">What follows the layer's name, for example <c>weight</c>.</param>
/// <param name="Role">What it is to optimizers.</param>
/// <param name="Start">Its first values.</param>
/// <param name="IsTrainable">Whether optimizers change it.</param>
/// <param name="Shape">Its sizes.</param>
internal sealed record LayerTensor(string Name, TensorRole Role, StartValues Start, bool IsTrainable, params int[] Shape)
{
    public long Length => Shape.Aggregate(1L, (product, size) => product * size);
}

/// <summary>The members of the runtime's <c>ParameterRole</c>, and that of a tensor which is no parameter.</summary>
internal enum TensorRole
{
    Weight,
    Bias,
    Gamma,
    Beta,
    Other,
    Buffer,
}

/// <summary>The typed view of a layer's tensors that the network's class has.</summary>
/// <param name="Type">The runtime's type.</param>
/// <param name="Words">What a person wants to know of the layer, for the view's comment.</param>
/// <param name="Missing">The argument that stands for a tensor which the layer does without.</param>
/// <param name="Tensors">The arguments of the type's constructor; null for a missing tensor.</param>
internal sealed record ParameterView(string Type, IEnumerable<string> Words, string Missing, params LayerTensor?[] Tensors)
{
    /// <summary>The view of a weight, whose first size is that of the output, and of a bias.</summary>
    public static ParameterView OfWeight(string type, IEnumerable<string> words, StartValues start, bool hasBias, bool isTrainable, params int[] shape) => new(
        type,
        words.Append(hasBias ? FormattableString.Invariant($"bias {shape[0]}") : "no bias"),
        "Bias: null",
        new LayerTensor("weight", TensorRole.Weight, start, isTrainable, shape),
        hasBias ? new LayerTensor("bias", TensorRole.Bias, start.OfBias, isTrainable, shape[0]) : null);
}
