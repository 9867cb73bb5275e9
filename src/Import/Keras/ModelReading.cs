using System.Text.Json;
using GenBn.Import.Nodes;

namespace GenBn.Import.Keras;

/// <summary>
/// Reads the configuration of a model. Keras 2 writes calls as <c>[["conv", 0, 0, {}]]</c>; Keras 3 writes them as arguments with the history of each
/// tensor. A sequential model is a chain of calls.
/// </summary>
internal sealed class ModelReading
{
    private readonly string _file;
    private int _layers;

    private ModelReading(string file) => _file = file;

    /// <summary>Reads a model: an object with <c>class_name</c> and <c>config</c>.</summary>
    /// <exception cref="InvalidDataException">It has not the form of a model.</exception>
    public static KerasModel Read(string file, JsonElement model) => new ModelReading(file).Model(model)
        ?? throw new InvalidDataException(
            $"{file}: expected a sequential or functional model, but found '{Names.Shown(ClassOf(model))}'; a subclass of Model is code, which no file has.");

    private static string ClassOf(JsonElement layer) => TextOf(layer, "class_name") ?? "";

    /// <summary>The model that a layer is; null if it is none.</summary>
    private KerasModel? Model(JsonElement model)
    {
        bool isSequential = ClassOf(model) == "Sequential";
        if (!(isSequential || ClassOf(model) is "Functional" or "Model") || !model.TryGetProperty("config", out JsonElement config))
        {
            return null;
        }

        // Early versions wrote the layers of a sequential model without anything around them.
        JsonElement list = config.ValueKind == JsonValueKind.Array ? config : Member(config, "layers", JsonValueKind.Array);
        var layers = new Dictionary<string, KerasLayer>(StringComparer.Ordinal);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        TensorRef? last = null;
        foreach (JsonElement layer in list.EnumerateArray())
        {
            // A sequential model without an input layer has the shape in its first layer, or in the model.
            if (isSequential && last is null && ClassOf(layer) != "InputLayer")
            {
                last = AddInput(layers, config, layer);
            }

            KerasLayer read = Layer(layer, numbers, isSequential ? (last is null ? [] : [[new Argument(last, 0)]]) : null);
            if (!layers.TryAdd(read.Place.Name, read))
            {
                throw Damaged($"two layers are called '{Names.Shown(read.Place.Name)}'");
            }

            last = new TensorRef(read.Place.Name, 0, 0);
        }

        if (last is null)
        {
            throw Damaged("a model has no layers");
        }

        KerasModel result = isSequential
            ? new KerasModel(layers, [new TensorRef(layers.Keys.First(), 0, 0)], [last.Value])
            : new KerasModel(layers, [.. Refs(Member(config, "input_layers", null))], [.. Refs(Member(config, "output_layers", null))]);
        FindFirstCalls(result);
        return result;
    }

    private static TensorRef AddInput(Dictionary<string, KerasLayer> layers, JsonElement config, JsonElement first)
    {
        const string name = "input";
        JsonElement shape = default;
        bool isThere = (first.ValueKind == JsonValueKind.Object && first.TryGetProperty("config", out JsonElement own) && own.ValueKind == JsonValueKind.Object
                && (own.TryGetProperty("batch_input_shape", out shape) || own.TryGetProperty("batch_shape", out shape)))
            || (config.ValueKind == JsonValueKind.Object && config.TryGetProperty("build_input_shape", out shape));
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (isThere)
        {
            values["batch_shape"] = shape;
        }

        layers[name] = new KerasLayer(new LayerPlace(name, "InputLayer", 0), new LayerConfig(values), [], null);
        return new TensorRef(name, 0, 0);
    }

    private KerasLayer Layer(JsonElement layer, Dictionary<string, int> numbers, IReadOnlyList<IReadOnlyList<Argument>>? calls)
    {
        if (++_layers > Limits.Nodes)
        {
            throw Damaged($"it has more than {Limits.Nodes} layers");
        }

        string kind = ClassOf(layer);
        JsonElement config = Member(layer, "config", null);
        string? name = TextOf(layer, "name") ?? TextOf(config, "name");
        if (kind.Length == 0 || name is null)
        {
            throw Damaged("a layer has no class or no name");
        }

        int number = numbers.GetValueOrDefault(kind);
        numbers[kind] = number + 1;
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (config.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in config.EnumerateObject())
            {
                values[property.Name] = property.Value;
            }
        }

        calls ??= layer.TryGetProperty("inbound_nodes", out JsonElement nodes) && nodes.ValueKind == JsonValueKind.Array
            ? [.. nodes.EnumerateArray().Select(Arguments)]
            : [];
        return new KerasLayer(new LayerPlace(name, kind, number), new LayerConfig(values), calls, Model(layer));
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;

    /// <summary>The arguments of a call, in order, wherever the configuration has them: tensors, and numbers of operations.</summary>
    private static IReadOnlyList<Argument> Arguments(JsonElement call)
    {
        var found = new List<Argument>();
        if (call.ValueKind == JsonValueKind.Object)
        {
            // Keras 3: positional arguments, then named ones.
            if (call.TryGetProperty("args", out JsonElement args) && args.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement argument in args.EnumerateArray())
                {
                    Collect(argument, found, takesNumbers: true);
                }
            }

            CollectNamed(call.TryGetProperty("kwargs", out JsonElement named) ? named : default, found);
        }
        else if (call.ValueKind == JsonValueKind.Array)
        {
            // Keras 2: references with named arguments behind each; an operation with one operand is a reference without a list around it.
            JsonElement[] parts = IsRef(call) ? [call] : [.. call.EnumerateArray()];
            foreach (JsonElement part in parts)
            {
                Collect(part, found, takesNumbers: false);
                if (part.ValueKind == JsonValueKind.Array && part.GetArrayLength() > 3)
                {
                    CollectNamed(part[3], found);
                }
            }
        }

        return found;
    }

    private static void CollectNamed(JsonElement named, List<Argument> found)
    {
        if (named.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in named.EnumerateObject().Where(property => property.Name is not ("training" or "mask")))
            {
                Collect(property.Value, found, takesNumbers: property.Name is "y" or "x" or "x1" or "x2" or "b");
            }
        }
    }

    private static void Collect(JsonElement argument, List<Argument> found, bool takesNumbers)
    {
        if (IsRef(argument) && argument[0].GetString() != "_CONSTANT_VALUE")
        {
            found.Add(new Argument(RefOf(argument), 0));
        }
        else if (argument.ValueKind == JsonValueKind.Array && argument.GetArrayLength() >= 3 && argument[0].ValueKind == JsonValueKind.String
            && argument[0].GetString() == "_CONSTANT_VALUE" && argument[2].ValueKind == JsonValueKind.Number)
        {
            found.Add(new Argument(null, argument[2].GetDouble()));
        }
        else if (argument.ValueKind == JsonValueKind.Number && takesNumbers)
        {
            found.Add(new Argument(null, argument.GetDouble()));
        }
        else if (argument.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement element in argument.EnumerateArray())
            {
                Collect(element, found, takesNumbers: false);
            }
        }
        else if (ClassOf(argument) == "__keras_tensor__" && argument.TryGetProperty("config", out JsonElement config)
            && config.ValueKind == JsonValueKind.Object && config.TryGetProperty("keras_history", out JsonElement history) && IsRef(history))
        {
            found.Add(new Argument(RefOf(history), 0));
        }
    }

    private static bool IsRef(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array && element.GetArrayLength() >= 3 && element[0].ValueKind == JsonValueKind.String
        && LayerConfig.IntegerOf(element[1]) is not null && LayerConfig.IntegerOf(element[2]) is not null;

    private static TensorRef RefOf(JsonElement element) => new(element[0].GetString()!, element[1].GetInt32(), element[2].GetInt32());

    /// <summary>References in lists or objects, or a single one.</summary>
    private static IEnumerable<TensorRef> Refs(JsonElement element) =>
        IsRef(element) ? [RefOf(element)]
        : element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Refs)
        : element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().SelectMany(property => Refs(property.Value))
        : [];

    /// <summary>Calls of an inner model may count from 1; then some result refers to one more than there are.</summary>
    private static void FindFirstCalls(KerasModel model)
    {
        IEnumerable<Argument> all = model.Layers.Values.SelectMany(layer => layer.Calls).SelectMany(call => call);
        foreach (TensorRef reference in all.Select(argument => argument.Tensor).OfType<TensorRef>().Concat(model.Outputs))
        {
            if (model.Layers.TryGetValue(reference.Layer, out KerasLayer? layer) && layer.Model is not null && reference.Call == layer.Calls.Count)
            {
                layer.FirstCall = 1;
            }
        }
    }

    private JsonElement Member(JsonElement element, string name, JsonValueKind? kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && (kind is null || value.ValueKind == kind)
            ? value
            : throw Damaged($"expected '{name}' in the configuration of a model or layer");

    private InvalidDataException Damaged(string reason) => new($"{_file}: {reason}.");
}
