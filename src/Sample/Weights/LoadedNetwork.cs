using GenBn.Sample.Networks;

namespace GenBn.Sample.Weights;

/// <summary>A predictor from a file of weights, and the network of the catalogue that it belongs to.</summary>
/// <param name="Entry">The network.</param>
/// <param name="Predictor">What predicts.</param>
internal sealed record LoadedNetwork(CatalogEntry Entry, Predictor Predictor)
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">Weights in the safetensors format.</param>
    /// <param name="network">The network's name; null means the one that the file names.</param>
    /// <exception cref="InvalidDataException">The file is damaged, does not name a network, or has weights of another one.</exception>
    public static LoadedNetwork Read(FileInfo file, string? network)
    {
        string path = file.ToString();
        WeightsFile weights = WeightsFile.Read(path);
        CatalogEntry entry = network is null ? EntryOf(weights, path) : NetworkCatalog.Find(network);
        SampleMetadata.CheckInputScale(weights, path);
        return new LoadedNetwork(entry, entry.LoadPredictor(weights));
    }

    /// <summary>The network that a file names: by its name in the catalogue, or, if it was saved by another program, by its class.</summary>
    public static CatalogEntry EntryOf(WeightsFile weights, string path)
    {
        if (weights.Metadata.TryGetValue(SampleMetadata.NetworkKey, out string? name))
        {
            return NetworkCatalog.All.FirstOrDefault(entry => entry.Name == name) ?? throw Unknown(path, name);
        }

        return weights.Metadata.TryGetValue(WeightsFile.NetworkKey, out string? type)
            ? NetworkCatalog.All.FirstOrDefault(entry => entry.Architecture.Name == type) ?? throw Unknown(path, type)
            : throw new InvalidDataException($"{path}: does not say which network its weights belong to; --network can.");
    }

    private static InvalidDataException Unknown(string path, string name) =>
        new($"{path}: expected weights of {string.Join(", ", NetworkCatalog.Names)}, but found those of '{name}'; --network can say which to use them for.");
}
