namespace GenBn.Weights;

/// <summary>The weights of a network for checkpoints, without the network's type.</summary>
internal abstract class StoredNetwork
{
    /// <summary>Parameters, then running statistics.</summary>
    public abstract NamedTensor[] Tensors { get; }

    /// <summary>The caller's texts, with those that say which network the weights belong to.</summary>
    public abstract Dictionary<string, string> Describe(IReadOnlyDictionary<string, string>? metadata);

    /// <summary>Checks that weights are those of the network, and changes nothing.</summary>
    /// <exception cref="InvalidDataException">The tensors are not those of the network, or a value is NaN, infinite or a negative variance.</exception>
    public abstract void Check(WeightsFile weights);

    /// <summary>Copies the weights into the network.</summary>
    public abstract void Load(WeightsFile weights);
}

/// <summary>The weights of a network of one type.</summary>
internal sealed class StoredNetwork<TNetwork>(INetwork<TNetwork> network) : StoredNetwork
    where TNetwork : INetwork<TNetwork>
{
    public override NamedTensor[] Tensors => NetworkWeights.TensorsOf(network);

    public override Dictionary<string, string> Describe(IReadOnlyDictionary<string, string>? metadata) => NetworkWeights.Described<TNetwork>(metadata);

    public override void Check(WeightsFile weights) => network.CheckWeights(weights);

    public override void Load(WeightsFile weights) => network.LoadWeights(weights);
}
