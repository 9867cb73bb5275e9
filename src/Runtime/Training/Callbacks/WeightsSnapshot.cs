namespace GenBn;

/// <summary>A copy of parameters and running statistics.</summary>
internal sealed class WeightsSnapshot(ParameterStore store)
{
    private readonly NamedTensor[] _tensors = [.. store.Parameters, .. store.Buffers];
    private readonly float[] _values = new float[store.Parameters.Sum(tensor => tensor.Length) + store.Buffers.Sum(tensor => tensor.Length)];

    /// <summary>Copies the network's values here.</summary>
    public void Take()
    {
        int at = 0;
        foreach (NamedTensor tensor in _tensors)
        {
            tensor.Values.CopyTo(_values.AsSpan(at));
            at += tensor.Length;
        }
    }

    /// <summary>Copies them back to the network.</summary>
    public void Restore()
    {
        int at = 0;
        foreach (NamedTensor tensor in _tensors)
        {
            _values.AsSpan(at, tensor.Length).CopyTo(tensor.Values);
            at += tensor.Length;
        }
    }
}
