namespace GenBn.Training;

/// <summary>A copy of parameters and running statistics.</summary>
internal sealed class WeightsSnapshot
{
    private readonly NamedTensor[] _tensors;
    private readonly AlignedBuffer _memory;

    public WeightsSnapshot(ParameterStore store)
    {
        Store = store;
        _tensors = [.. store.Parameters, .. store.Buffers];
        _memory = new AlignedBuffer(_tensors.Sum(tensor => (long)tensor.Length));
    }

    /// <summary>Where the network's values are.</summary>
    public ParameterStore Store { get; }

    /// <summary>Copies the network's values here.</summary>
    public void Take()
    {
        foreach ((NamedTensor tensor, NamedTensor copy) in _tensors.Zip(Copies("")))
        {
            tensor.Values.CopyTo(copy.Values);
        }
    }

    /// <summary>Copies them back to the network.</summary>
    public void Restore()
    {
        foreach ((NamedTensor tensor, NamedTensor copy) in _tensors.Zip(Copies("")))
        {
            copy.Values.CopyTo(tensor.Values);
        }
    }

    /// <summary>The copies under names that begin with <paramref name="prefix"/>; writing to them changes the snapshot.</summary>
    public IEnumerable<NamedTensor> Copies(string prefix)
    {
        int offset = 0;
        foreach (NamedTensor tensor in _tensors)
        {
            yield return new NamedTensor(prefix + tensor.Name, [.. tensor.Shape], _memory, offset);
            offset += tensor.Length;
        }
    }
}
