using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using PureHDF;

namespace GenBn.Tests.Keras;

/// <summary>
/// Writes small functional models as Keras 2 or 3 does, as an HDF5 file or a <c>.keras</c> archive, and evaluates them with <see cref="Reference"/>.
/// </summary>
/// <param name="isKeras3">Whether the configuration has the form of Keras 3.</param>
internal sealed class KerasBuilder(bool isKeras3 = true)
{
    private readonly List<Layer> _layers = [];
    private readonly List<string> _inputs = [];
    private string _output = "";
    private int _seed;

    /// <summary>A layer of the model.</summary>
    private sealed record Layer(
        string Name, string ClassName, Dictionary<string, object?> Config, IReadOnlyList<string[]> Calls, IReadOnlyList<Weight> Weights, KerasBuilder? Model)
    {
        public List<Func<Tensor[], Tensor>> Evaluations { get; } = [];
    }

    /// <summary>Whether the configuration is that of a sequential model, with or without a layer for the input.</summary>
    public SequentialForm? Sequential { get; init; }

    /// <summary>Whether an archive has the list of layers that early versions of Keras 2 wrote, with gaps in its numbers.</summary>
    public bool HasOldList { get; init; }

    /// <summary>Sizes of the input.</summary>
    public int[] InputShape { get; private set; } = [];

    /// <summary>Adds an input.</summary>
    public string Input(params int[] shape)
    {
        InputShape = shape;
        string name = $"input_{_layers.Count}";
        object?[] batched = [null, .. shape.Cast<object?>()];
        _layers.Add(new Layer(name, "InputLayer", new() { [isKeras3 ? "batch_shape" : "batch_input_shape"] = batched, ["dtype"] = "float32", ["name"] = name }, [], [], null));
        _inputs.Add(name);
        return name;
    }

    public Weight Random(params int[] shape) => Weight.Random(_seed++, shape);

    public Weight Positive(params int[] shape) => Weight.Positive(_seed++, shape);

    /// <summary>Adds a layer with one input.</summary>
    public string Add(string className, string input, object config, IReadOnlyList<Weight> weights, Func<Tensor, Tensor> evaluate) =>
        Add(className, [input], config, weights, values => evaluate(values[0]));

    /// <summary>Adds a layer.</summary>
    /// <returns>Its name.</returns>
    public string Add(string className, string[] inputs, object config, IReadOnlyList<Weight> weights, Func<Tensor[], Tensor> evaluate)
    {
        string name = $"{className.ToLowerInvariant()}_{_layers.Count}";
        var values = JsonSerializer.Deserialize<Dictionary<string, object?>>(JsonSerializer.Serialize(config))!;
        values["name"] = name;
        values["trainable"] = true;
        var layer = new Layer(name, className, values, [inputs], weights, null);
        layer.Evaluations.Add(evaluate);
        _layers.Add(layer);
        return name;
    }

    /// <summary>Adds a model as a layer.</summary>
    public string Add(KerasBuilder model, string input)
    {
        string name = $"functional_{_layers.Count}";
        var layer = new Layer(name, "Functional", [], [[input]], [], model);
        layer.Evaluations.Add(values => model.Evaluate(values[0]));
        _layers.Add(layer);
        return name;
    }

    /// <summary>Calls a layer once more, with the same weights.</summary>
    /// <returns>The name of the result.</returns>
    public string Again(string layer, string input)
    {
        int index = _layers.FindIndex(other => other.Name == layer);
        Layer first = _layers[index];
        _layers[index] = first with { Calls = [.. first.Calls, [input]] };
        _layers[index].Evaluations.AddRange(first.Evaluations);
        return $"{layer}#{first.Calls.Count}";
    }

    public KerasBuilder Ends(string output)
    {
        _output = output;
        return this;
    }

    /// <summary>The output of one sample.</summary>
    public Tensor Evaluate(Tensor input)
    {
        var results = new Dictionary<string, Tensor> { [_inputs[0]] = input };
        return Of(_output);

        Tensor Of(string name)
        {
            if (!results.TryGetValue(name, out Tensor? result))
            {
                Layer layer = _layers.First(other => other.Name == name.Split('#')[0]);
                string[] inputs = layer.Calls[CallOf(name)];
                results[name] = result = layer.Evaluations[0]([.. inputs.Select(Of)]);
            }

            return result;
        }
    }

    /// <summary>The model as <c>model.save("….h5")</c> writes it.</summary>
    public byte[] Hdf5()
    {
        var weights = new H5Group { Attributes = { ["layer_names"] = _layers.Select(layer => layer.Name).ToArray() } };
        foreach (Layer layer in _layers)
        {
            // Of a model that is a layer, all weights stand in its group, under the names of its layers.
            (string Path, Weight Weight)[] own = [.. layer.Model is { } model
                ? model._layers.SelectMany(inner => inner.Weights.Select((weight, index) => ($"{layer.Name}/{inner.Name}/v{index}:0", weight)))
                : layer.Weights.Select((weight, index) => ($"{layer.Name}/v{index}:0", weight))];
            var group = new H5Group();
            if (own.Length > 0)
            {
                group.Attributes["weight_names"] = own.Select(tensor => tensor.Path).ToArray();
            }

            foreach ((string path, Weight weight) in own)
            {
                Put(group, path.Split('/'), weight);
            }

            weights[layer.Name] = group;
        }

        return Written(new H5File
        {
            Attributes = { ["keras_version"] = isKeras3 ? "3.8.0" : "2.15.0", ["model_config"] = System.Text.Encoding.UTF8.GetString(Configuration()) },
            ["model_weights"] = weights,
        });
    }

    /// <summary>The model as <c>model.save("….keras")</c> writes it.</summary>
    /// <param name="configuration">The configuration, if it is not that of the model.</param>
    public byte[] Archive(byte[]? configuration = null)
    {
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            Entry(archive, "metadata.json", JsonSerializer.SerializeToUtf8Bytes(new { keras_version = isKeras3 ? "3.8.0" : "2.15.0", date_saved = "2026-01-01@00:00:00" }));
            Entry(archive, "config.json", configuration ?? Configuration());
            Entry(archive, "model.weights.h5", Written(new H5File { [HasOldList ? "_layer_checkpoint_dependencies" : "layers"] = ArchiveGroup() }));
        }

        return content.ToArray();
    }

    /// <summary>The configuration as an archive has it.</summary>
    public byte[] Configuration() => JsonSerializer.SerializeToUtf8Bytes(Sequential is { } form ? SequentialModel(form) : Model());

    private static void Entry(ZipArchive archive, string name, byte[] content)
    {
        using Stream stream = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
        stream.Write(content);
    }

    private static byte[] Written(H5File file)
    {
        using var content = new MemoryStream();
        file.Write(content);
        return content.ToArray();
    }

    private static void Put(H5Group group, string[] path, Weight weight)
    {
        foreach (string part in path[..^1])
        {
            if (!group.TryGetValue(part, out object? inner))
            {
                group[part] = inner = new H5Group();
            }

            group = (H5Group)inner;
        }

        group[path[^1]] = new H5Dataset(weight.Values, fileDims: [.. weight.Shape.Select(size => (ulong)size)]);
    }

    private H5Group ArchiveGroup()
    {
        var layers = new H5Group();
        foreach (Layer layer in _layers)
        {
            string kind = Regex.Replace(Regex.Replace(layer.ClassName, "(.)([A-Z][a-z]+)", "$1_$2"), "([a-z])([A-Z])", "$1_$2").ToLowerInvariant();
            string name = kind;
            for (int number = 1; layers.ContainsKey(name); number++)
            {
                name = $"{kind}_{number}";
            }

            // A layer with weights stands twice in the list, and only its first entry is written.
            if (HasOldList && layer.Weights.Count > 0)
            {
                int count = _layers.Take(_layers.IndexOf(layer)).Count(other => other.ClassName == layer.ClassName);
                name = count == 0 ? kind : $"{kind}_{2 * count}";
            }

            var vars = new H5Group();
            foreach ((int index, Weight weight) in layer.Weights.Index())
            {
                Put(vars, [$"{index}"], weight);
            }

            var group = new H5Group { ["vars"] = vars };
            if (layer.Model is { } model)
            {
                group["layers"] = model.ArchiveGroup();
            }

            layers[name] = group;
        }

        return layers;
    }

    private Dictionary<string, object?> Model() => new()
    {
        ["class_name"] = "Functional",
        ["config"] = new Dictionary<string, object?>
        {
            ["name"] = "model",
            ["layers"] = _layers.Select(layer => new Dictionary<string, object?>
            {
                ["class_name"] = layer.ClassName,
                ["config"] = layer.Model is { } model ? model.Model()["config"] : layer.Config,
                ["name"] = layer.Name,
                ["inbound_nodes"] = layer.Calls.Select(Call).ToArray(),
            }).ToArray(),
            ["input_layers"] = isKeras3 && _inputs.Count == 1 ? Ref(_inputs[0]) : _inputs.Select(Ref).ToArray(),
            ["output_layers"] = isKeras3 ? Ref(_output) : new[] { Ref(_output) },
        },
    };

    private Dictionary<string, object?> SequentialModel(SequentialForm form)
    {
        List<Dictionary<string, object?>> layers =
            [.. _layers.Select(layer => new Dictionary<string, object?> { ["class_name"] = layer.ClassName, ["config"] = new Dictionary<string, object?>(layer.Config) })];
        if (form != SequentialForm.WithInput)
        {
            var input = (Dictionary<string, object?>)layers[0]["config"]!;
            layers.RemoveAt(0);
            ((Dictionary<string, object?>)layers[0]["config"]!)["batch_input_shape"] = input.GetValueOrDefault("batch_shape") ?? input["batch_input_shape"];
        }

        object config = form == SequentialForm.List ? layers : new Dictionary<string, object?> { ["name"] = "sequential", ["layers"] = layers };
        return new() { ["class_name"] = "Sequential", ["config"] = config };
    }

    private static int CallOf(string name) => name.Contains('#', StringComparison.Ordinal) ? int.Parse(name.Split('#')[1], System.Globalization.CultureInfo.InvariantCulture) : 0;

    /// <summary>A reference to a result. The calls of an inner model count from 1.</summary>
    private object[] Ref(string name)
    {
        string layer = name.Split('#')[0];
        return [layer, CallOf(name) + (_layers.First(other => other.Name == layer).Model is null ? 0 : 1), 0];
    }

    private object Call(string[] inputs)
    {
        if (!isKeras3)
        {
            return inputs.Select(input => Ref(input).Append(new Dictionary<string, object?>()).ToArray()).ToArray();
        }

        object[] tensors = [.. inputs.Select(input => new { class_name = "__keras_tensor__", config = new { shape = new int?[] { null }, dtype = "float32", keras_history = Ref(input) } })];
        return new { args = tensors.Length == 1 ? tensors : new object[] { tensors }, kwargs = new Dictionary<string, object?> { ["mask"] = null } };
    }
}

/// <summary>Forms of the configuration of sequential models.</summary>
internal enum SequentialForm
{
    /// <summary>The first layer is an input.</summary>
    WithInput,

    /// <summary>The first layer says the shape of its input.</summary>
    WithoutInput,

    /// <summary>Only a list of layers.</summary>
    List,
}
