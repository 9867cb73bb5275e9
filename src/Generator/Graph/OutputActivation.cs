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
        _ => null,
    };
}
