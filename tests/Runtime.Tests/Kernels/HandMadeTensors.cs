namespace GenBn.Tests.Kernels;

/// <summary>Tensors made by hand, or drawn, by name.</summary>
internal sealed class HandMadeTensors : ITensorSource
{
    private readonly Dictionary<string, (int[] Shape, float[] Values)> _tensors = [];
    private readonly Random _random = new(11);

    public float[] this[string name] => _tensors[name].Values;

    public ReadOnlySpan<float> Tensor(string name, params ReadOnlySpan<int> shape)
    {
        (int[] found, float[] values) = _tensors[name];
        return found.AsSpan().SequenceEqual(shape) ? values : throw new ArgumentException(name);
    }

    public HandMadeTensors With(string name, params float[] values) => With(name, [values.Length], values);

    /// <summary>Values from −1 to 1, or from 0 to 1 for a variance.</summary>
    public HandMadeTensors Drawn(string name, params int[] shape)
    {
        float[] values = [.. Enumerable.Range(0, shape.Aggregate(1, (product, size) => product * size)).Select(_ => (2 * _random.NextSingle()) - 1)];
        return With(name, shape, name.EndsWith("_var", StringComparison.Ordinal) ? Array.ConvertAll(values, Math.Abs) : values);
    }

    private HandMadeTensors With(string name, int[] shape, float[] values)
    {
        _tensors.Add(name, (shape, values));
        return this;
    }
}
