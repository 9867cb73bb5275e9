namespace GenBn.Weights;

/// <summary>Finds the layers whose features are a flattened image. A program with channels last has those features in another order.</summary>
internal static class FlattenedFeatures
{
    /// <summary>Channels, rows and columns of the image, by the name of the layer that reads its features.</summary>
    /// <exception cref="InvalidDataException">Features of flattened images are concatenated, so that they have no single order.</exception>
    public static Dictionary<string, IReadOnlyList<int>> Of(NetworkArchitecture architecture)
    {
        IReadOnlyList<ArchitectureLayer> layers = architecture.Layers;
        var outputs = new IReadOnlyList<int>?[layers.Count];
        var found = new Dictionary<string, IReadOnlyList<int>>();
        for (int index = 1; index < layers.Count; index++)
        {
            ArchitectureLayer layer = layers[index];
            IReadOnlyList<int> source = layers[layer.Inputs[0]].Shape;
            IReadOnlyList<int>? read = outputs[layer.Inputs[0]];
            if (layer.Parameters.Count + layer.Buffers.Count > 0 && read is not null)
            {
                found[layer.Name] = read;
            }

            outputs[index] = layer switch
            {
                FlattenLayer => source is [> 1, _, _] && source[1] * source[2] > 1 ? source : read,
                DenseLayer or CustomArchitectureLayer => null,
                ConcatLayer when layer.Inputs.Any(input => outputs[input] is not null) => throw new InvalidDataException(
                    $"'{layer.Name}' concatenates flattened images, whose features another program has in an order that is not known here."),
                _ => layer.Shape.Count == 1 ? read : null,
            };
        }

        return found;
    }
}
