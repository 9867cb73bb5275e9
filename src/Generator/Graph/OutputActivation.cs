namespace GenBn.Generator.Graph;

/// <summary>Finds the activation that a network's outputs went through last, and the image that they are.</summary>
internal static class OutputActivation
{
    /// <returns>One whose values are probabilities, such as <c>Softmax</c>; null for others and where there is none.</returns>
    public static string? Of(IReadOnlyList<LayerDeclaration> layers) => layers.LastOrDefault(layer => layer is not FrozenDeclaration)?.LastActivation;

    /// <summary>Whether outputs are probabilities; null where some are and others are not.</summary>
    public static bool? IsProbability(IReadOnlyList<Layer> layers, int last) => layers[last].Meaning(layers).IsProbability;

    /// <summary>The image that outputs are; null where they are none.</summary>
    public static TensorShape? Image(IReadOnlyList<Layer> layers, int last) => layers[last].Meaning(layers).Image;
}
