using GenBn.Import.Graphs;
using GenBn.Import.Nodes;
using GenBn.Import.Reading;

namespace GenBn.Import.Keras;

/// <summary>A call of a layer: what it reads, its configuration and weights, and where its nodes are written.</summary>
/// <param name="layer">The layer.</param>
/// <param name="arguments">The arguments of the call: values, or numbers of an operation.</param>
/// <param name="writer">Writes the nodes.</param>
/// <param name="constants">Constants that calls of this layer have made; calls of one layer share them.</param>
/// <param name="read">Reads the tensors of the layer.</param>
/// <param name="isKeras3">Whether Keras 3 or newer wrote the file.</param>
/// <param name="notes">Notes for the comment of the class.</param>
internal sealed class LayerCall(
    KerasLayer layer,
    IReadOnlyList<(KerasValue? Value, double Number)> arguments,
    NodeWriter writer,
    Dictionary<string, Value> constants,
    Func<IReadOnlyList<StoredTensor>> read,
    bool isKeras3,
    ICollection<string> notes)
{
    private IReadOnlyList<StoredTensor>? _tensors;

    public string ClassName => layer.Place.ClassName;

    /// <summary>Whether Keras 3 or newer wrote the file: some functions have changed.</summary>
    public bool IsKeras3 => isKeras3;

    public LayerConfig Config => layer.Config;

    public NodeWriter Writer => writer;

    /// <summary>Values and numbers, in order.</summary>
    public IReadOnlyList<(KerasValue? Value, double Number)> Arguments => arguments;

    /// <summary>The values that it reads.</summary>
    public IReadOnlyList<KerasValue> Values { get; } = [.. arguments.Select(argument => argument.Value).OfType<KerasValue>()];

    /// <summary>The only value that it reads.</summary>
    /// <exception cref="RefusedException">There are several, or none.</exception>
    public KerasValue Input => Values is [var input] ? input : throw new RefusedException($"it reads {Values.Count} values, but one is expected");

    /// <summary>Number of spatial dimensions that the name of the class ends with: 2 for <c>Conv2D</c> and <c>Conv2DTranspose</c>.</summary>
    public int SpatialDimensions => ClassName.Contains("1D", StringComparison.Ordinal) ? 1 : 2;

    /// <summary>Whether its input has the channels last.</summary>
    public bool IsChannelsLast => Config.Text("data_format", "channels_last") != "channels_first";

    /// <summary>Tensors that the file has for the layer.</summary>
    public int TensorCount => (_tensors ??= read()).Count;

    /// <summary>Adds a note to the comment of the class.</summary>
    public void Note(string text) => notes.Add($"'{Names.Shown(layer.Place.Name)}': {text}");

    /// <summary>The input with the channels first.</summary>
    /// <exception cref="RefusedException">It has another number of dimensions.</exception>
    public KerasValue ChannelsFirst()
    {
        KerasValue input = Input;
        int rank = SpatialDimensions + 1;
        return input.Rank != rank ? throw new RefusedException($"its input has {input.Rank} dimensions without the samples, but {rank} are expected")
            : IsChannelsLast ? writer.ChannelsFirst(input)
            : input;
    }

    /// <summary>A value with the channels first, in the order of the layer.</summary>
    public KerasValue Restored(KerasValue value) => IsChannelsLast ? writer.ChannelsLast(value) : value;

    /// <summary>A tensor of the layer.</summary>
    /// <param name="index">Its place in the order of the layer.</param>
    /// <param name="role">What it is, for messages.</param>
    /// <param name="rank">Number of its dimensions; null: any.</param>
    /// <exception cref="RefusedException">It is missing, or has another number of dimensions.</exception>
    public StoredTensor Tensor(int index, string role, int? rank = null)
    {
        _tensors ??= read();
        return index >= _tensors.Count ? throw new RefusedException($"its {role} is missing: the file has {_tensors.Count} tensors for it")
            : rank is { } expected && _tensors[index].Shape.Count != expected
                ? throw new RefusedException($"its {role} has the shape [{string.Join(", ", _tensors[index].Shape)}], but {rank} dimensions are expected")
            : _tensors[index];
    }

    /// <summary>A constant that is made once, however often the layer is called.</summary>
    public Value Constant(string role, Func<Value> make)
    {
        if (!constants.TryGetValue(role, out Value? value))
        {
            constants[role] = value = make();
        }

        return value;
    }

    /// <summary>A tensor with one value for each channel, as it is.</summary>
    public Value Vector(int index, string role) => Constant(role, () =>
    {
        StoredTensor tensor = Tensor(index, role, 1);
        return writer.Floats([tensor.Values.Length], tensor.Values);
    });
}
