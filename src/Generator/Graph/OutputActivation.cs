using GenBn.Generator.Declaration;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Graph;

/// <summary>Finds the activation that a network's outputs went through last, and the image that they are.</summary>
internal static class OutputActivation
{
    /// <returns><c>Softmax</c> or <c>Sigmoid</c>; null for others and where there is none.</returns>
    public static string? Of(IReadOnlyList<LayerDeclaration> layers) => layers.LastOrDefault(layer => layer is not FrozenDeclaration) switch
    {
        SoftmaxDeclaration => "Softmax",
        ActivationDeclaration { Function: "Sigmoid" } => "Sigmoid",
        RepeatDeclaration repeat => Of(repeat.Block.Layers),
        ConcatDeclaration concat when concat.Branches.Select(branch => Of(branch.Layers)).Distinct().Count() == 1 => Of(concat.Branches[0].Layers),
        _ => null,
    };

    /// <summary>Whether outputs are probabilities; null where some are and others are not.</summary>
    public static bool? IsProbability(IReadOnlyList<Layer> layers, int last) => layers[last] switch
    {
        SoftmaxLayer or ActivationLayer { Function.Name: "Sigmoid" } => true,
        FlattenLayer or DropoutLayer => IsProbability(layers, layers[last].Inputs[0]),
        ConcatLayer concat when concat.Inputs.Select(input => IsProbability(layers, input)).Distinct().ToArray() is var all => all.Length == 1 ? all[0] : null,
        _ => false,
    };

    /// <summary>
    /// The image that the outputs are, of more than one pixel, made a vector by a flatten and nothing that mixes its values; null where
    /// they are scores. A softmax says that each of them is a class.
    /// </summary>
    public static TensorShape? Image(IReadOnlyList<Layer> layers, int last) => layers[last] switch
    {
        FlattenLayer when layers[layers[last].Inputs[0]] is { Shape: { IsVector: false, Plane: > 1 } shape } => shape,
        FlattenLayer or ActivationLayer or BatchNormLayer or DropoutLayer => Image(layers, layers[last].Inputs[0]),
        ConcatLayer concat => concat.Inputs.Select(input => Image(layers, input)).FirstOrDefault(image => image is not null),
        _ => null,
    };
}
