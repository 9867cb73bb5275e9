using System.Globalization;

namespace GenBn.Training;

/// <summary>
/// The state of a <see cref="TrainingCallback"/> in a checkpoint: integers, numbers and tensors by name. Numbers come back bit for bit.
/// </summary>
/// <remarks>
/// <see cref="TrainingCallback.SaveState"/> writes it and <see cref="TrainingCallback.LoadState"/> reads it. A name stands for one value, whatever
/// its type.
/// </remarks>
public sealed class CallbackState
{
    private readonly string _place;
    private readonly Dictionary<string, long> _integers = [];
    private readonly Dictionary<string, double> _numbers = [];
    private readonly Dictionary<string, (float[] Values, int[] Shape)> _tensors = [];

    /// <summary>Creates an empty state.</summary>
    public CallbackState()
        : this("callback state")
    {
    }

    /// <param name="place">What messages begin with.</param>
    internal CallbackState(string place) => _place = place;

    /// <summary>Stores an integer.</summary>
    /// <exception cref="ArgumentException">The name is empty or in use.</exception>
    public void SetInt64(string name, long value)
    {
        CheckNew(name);
        _integers.Add(name, value);
    }

    /// <summary>Stores a number, which may be NaN or infinite.</summary>
    /// <exception cref="ArgumentException">The name is empty or in use.</exception>
    public void SetDouble(string name, double value)
    {
        CheckNew(name);
        _numbers.Add(name, value);
    }

    /// <summary>Stores a copy of values, such as weights. They must be finite, or the checkpoint is not saved.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="values">The values, row-major.</param>
    /// <param name="shape">Size of each dimension, outermost first; without sizes, the tensor is a vector.</param>
    /// <exception cref="ArgumentException">The name is empty or in use, or the shape does not have as many elements as there are values.</exception>
    public void SetTensor(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        CheckNew(name);
        int[] sizes = shape.IsEmpty ? [values.Length] : shape.ToArray();
        if (Array.Exists(sizes, size => size < 0) || sizes.Aggregate(1L, (product, size) => Math.Min(product, int.MaxValue) * size) != values.Length)
        {
            throw new ArgumentException($"Tensor '{name}': expected a shape of {values.Length} elements, but got {ShapeText.Of(sizes)}.", nameof(shape));
        }

        _tensors.Add(name, (values.ToArray(), sizes));
    }

    /// <summary>Whether there is a value of that name.</summary>
    public bool Contains(string name) => _integers.ContainsKey(name) || _numbers.ContainsKey(name) || _tensors.ContainsKey(name);

    /// <summary>An integer that was stored.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="minimum">The least value that is accepted.</param>
    /// <param name="maximum">The largest value that is accepted.</param>
    /// <exception cref="InvalidDataException">There is no integer of that name, or it is out of range.</exception>
    public long GetInt64(string name, long minimum = long.MinValue, long maximum = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(name);
        return !_integers.TryGetValue(name, out long value) ? throw Missing($"an integer '{name}'")
            : value >= minimum && value <= maximum ? value
            : throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"{_place}: expected '{name}' from {minimum} to {maximum}, but found {value}."));
    }

    /// <summary>A number that was stored.</summary>
    /// <exception cref="InvalidDataException">There is no number of that name.</exception>
    public double GetDouble(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _numbers.TryGetValue(name, out double value) ? value : throw Missing($"a number '{name}'");
    }

    /// <summary>Values of a tensor that was stored, row-major.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The size that each dimension must have; without sizes, any shape is accepted.</param>
    /// <exception cref="InvalidDataException">There is no tensor of that name, or it has another shape.</exception>
    public ReadOnlySpan<float> GetTensor(string name, params ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_tensors.TryGetValue(name, out (float[] Values, int[] Shape) tensor))
        {
            throw Missing($"a tensor '{name}'");
        }

        return shape.IsEmpty || ShapeText.AreEqual(tensor.Shape, shape)
            ? tensor.Values
            : throw new InvalidDataException($"{_place}: tensor '{name}': expected shape {ShapeText.Of(shape)}, but found {ShapeText.Of(tensor.Shape)}.");
    }

    /// <summary>The values that are no tensors, as a checkpoint keeps them.</summary>
    internal CallbackCounters Counters() =>
        new(new(_integers), _numbers.ToDictionary(number => number.Key, number => CheckpointCounters.ToBits(number.Value)));

    /// <summary>The tensors under names that begin with <paramref name="prefix"/>.</summary>
    internal IEnumerable<NamedTensor> Tensors(string prefix)
    {
        foreach ((string name, (float[] values, int[] shape)) in _tensors)
        {
            var memory = new AlignedBuffer(values.Length);
            values.CopyTo(memory.Span);
            yield return new NamedTensor(prefix + name, shape, memory, offset: 0);
        }
    }

    /// <summary>The state that a checkpoint has of a callback.</summary>
    internal static CallbackState Of(TrainingCheckpoint checkpoint, string key, CallbackCounters counters)
    {
        var state = new CallbackState($"{checkpoint.Path}: callback '{key}'");
        foreach ((string name, long value) in counters.Integers)
        {
            state.SetInt64(name, value);
        }

        foreach ((string name, string bits) in counters.Numbers)
        {
            state.SetDouble(name, CheckpointCounters.FromBits(bits));
        }

        string prefix = PrefixOf(key);
        foreach (WeightsTensor tensor in checkpoint.Weights.Tensors.Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            int[] shape = [.. tensor.Shape];
            state._tensors[tensor.Name[prefix.Length..]] = (checkpoint.Weights.Tensor(tensor.Name, shape).ToArray(), shape);
        }

        return state;
    }

    /// <summary>What the names of a callback's tensors begin with in a checkpoint.</summary>
    internal static string PrefixOf(string key) => $"{NetworkWeights.CallbackPrefix}{key}/";

    private void CheckNew(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Contains(name))
        {
            throw new ArgumentException($"Expected a name that is not in use, but '{name}' is.", nameof(name));
        }
    }

    private InvalidDataException Missing(string what) => new($"{_place}: expected {what}, but found none.");
}
