using GenBn.Generator.Declaration;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Graph;

/// <summary>Finds the activation that a network's outputs went through last, and the image that they are.</summary>
internal static class OutputActivation
{
    /// <returns><c>Softmax</c> or <c>Sigmoid</c>; null for others and where there is none.</returns>
    public static string? Of(IReadOnlyList<LayerDeclaration> layers) => layers.LastOrDefault(layer => layer is not FrozenDeclaration)?.LastActivation;

    /// <summary>Whether outputs are probabilities; null where some are and others are not.</summary>
    public static bool? IsProbability(IReadOnlyList<Layer> layers, int last) => layers[last].IsProbability(layers);

    /// <summary>
    /// The image that the outputs are, of more than one pixel, made a vector by a flatten and nothing that mixes its values; null where
    /// they are scores. A softmax says that each of them is a class.
    /// </summary>
    public static TensorShape? Image(IReadOnlyList<Layer> layers, int last) => layers[last].Image(layers);
}
