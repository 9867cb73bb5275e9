namespace GenBn.Weights;

/// <summary>The tensors of a file that a network does not have. They show that a layer differs from the network's.</summary>
internal static class FurtherTensors
{
    /// <summary>Number of steps that a batch norm of PyTorch has trained. The network does not compute with it.</summary>
    private const string StepsTrained = ".num_batches_tracked";

    private const string MeanSuffix = ".running_mean";
    private const string WeightSuffix = ".weight";
    private const string BiasSuffix = ".bias";
    private const string GammaSuffix = ".gamma";
    private const string BetaSuffix = ".beta";

    /// <summary>Rejects tensors besides those of the network, except the state of training in a checkpoint.</summary>
    /// <param name="weights">The file.</param>
    /// <param name="names">The network's tensors.</param>
    /// <param name="network">Name of the network's class.</param>
    /// <exception cref="InvalidDataException">There are others.</exception>
    public static void Refuse(WeightsFile weights, IReadOnlySet<string> names, string network)
    {
        WeightsTensor[] further = [.. weights.Tensors.Where(tensor => !names.Contains(tensor.Name) && !IsState(tensor.Name, names))];
        if (further.Length > 0)
        {
            throw new InvalidDataException(
                $"{weights.Name}: expected only the {names.Count} tensors of {network}, but found also: {WeightsFile.Listed(further)}." +
                further.Select(tensor => Remedy(tensor.Name, names)).FirstOrDefault(remedy => remedy is not null));
        }
    }

    private static bool IsState(string tensor, IReadOnlySet<string> names) =>
        tensor.StartsWith(NetworkWeights.OptimizerPrefix, StringComparison.Ordinal)
        || tensor.StartsWith(NetworkWeights.CallbackPrefix, StringComparison.Ordinal)
        || (LayerOf(tensor, StepsTrained) is { } norm && names.Contains(norm + MeanSuffix));

    /// <summary>What to change in the declaration, if a layer of the network could have the tensor; otherwise null.</summary>
    private static string? Remedy(string tensor, IReadOnlySet<string> names)
    {
        if (LayerOf(tensor, BiasSuffix) is { } layer && names.Contains(layer + WeightSuffix))
        {
            return $" '{WeightsTensor.Shortened(layer)}' has no bias: declare it with Bias = true.";
        }

        bool isGamma = LayerOf(tensor, GammaSuffix) is not null;
        return LayerOf(tensor, isGamma ? GammaSuffix : BetaSuffix) is { } norm && names.Contains(norm + MeanSuffix)
            ? $" '{WeightsTensor.Shortened(norm)}' has no {(isGamma ? "gamma" : "beta")}: " +
                $"declare it without {(isGamma ? "Scale" : "Center")} = BatchNormTerm.Off."
            : null;
    }

    private static string? LayerOf(string tensor, string suffix) =>
        tensor.EndsWith(suffix, StringComparison.Ordinal) ? tensor[..^suffix.Length] : null;
}
