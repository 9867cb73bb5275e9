namespace GenBn.Sample.Weights;

/// <summary>What the sample writes into files of weights, besides what the library does: whose they are, and how inputs are scaled.</summary>
internal static class SampleMetadata
{
    /// <summary>Key for the network's name in the catalogue.</summary>
    public const string NetworkKey = "genbn.sample.network";

    /// <summary>Key for what a byte of an image is multiplied by.</summary>
    public const string InputScaleKey = "genbn.input_scale";

    /// <summary>The scale of every network of the sample.</summary>
    public const float InputScale = 1f / 255;

    private const string InputScaleText = "1/255";

    /// <summary>The texts for a network.</summary>
    public static Dictionary<string, string> Of(string network) => new() { [NetworkKey] = network, [InputScaleKey] = InputScaleText };

    /// <summary>Checks that a network was trained on inputs as the sample has them. Files that do not say pass.</summary>
    /// <exception cref="InvalidDataException">The file says otherwise.</exception>
    public static void CheckInputScale(WeightsFile weights, string path)
    {
        if (weights.Metadata.TryGetValue(InputScaleKey, out string? scale) && scale != InputScaleText)
        {
            throw new InvalidDataException($"{path}: expected weights for inputs scaled by {InputScaleText}, but found {InputScaleKey} = '{scale}'.");
        }
    }
}
