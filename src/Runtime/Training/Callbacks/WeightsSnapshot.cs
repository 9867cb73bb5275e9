namespace GenBn.Training;

/// <summary>A copy of parameters and running statistics.</summary>
internal sealed class WeightsSnapshot
{
    private readonly (NamedTensor Tensor, float[] Copy)[] _tensors;

    /// <param name="run">The training whose network is copied.</param>
    public WeightsSnapshot(TrainingRun run) =>
        _tensors = [.. run.Parameters.Concat(run.Buffers).Select(tensor => (tensor, new float[tensor.Length]))];

    /// <summary>Copies the network's values here.</summary>
    public void Take()
    {
        foreach ((NamedTensor tensor, float[] copy) in _tensors)
        {
            tensor.Values.CopyTo(copy);
        }
    }

    /// <summary>Copies them back to the network.</summary>
    public void Restore()
    {
        foreach ((NamedTensor tensor, float[] copy) in _tensors)
        {
            copy.CopyTo(tensor.Values);
        }
    }

    /// <summary>Writes the copies, each under the name of its tensor.</summary>
    public void Save(CallbackState state)
    {
        foreach ((NamedTensor tensor, float[] copy) in _tensors)
        {
            state.SetTensor(tensor.Name, copy, [.. tensor.Shape]);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape.</exception>
    public void Load(CallbackState state)
    {
        foreach ((NamedTensor tensor, float[] copy) in _tensors)
        {
            state.GetTensor(tensor.Name, [.. tensor.Shape]).CopyTo(copy);
        }
    }
}
