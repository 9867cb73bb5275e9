using GenBn.Generator.Declaration;

namespace GenBn.Generator.Graph;

/// <summary>Finds the activation that a network's outputs went through last.</summary>
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
        SoftmaxLayer or ActivationLayer { Function: "Sigmoid" } => true,
        FlattenLayer or DropoutLayer => IsProbability(layers, layers[last].Inputs[0]),
        ConcatLayer concat when concat.Inputs.Select(input => IsProbability(layers, input)).Distinct().ToArray() is var all => all.Length == 1 ? all[0] : null,
        _ => false,
    };
}
