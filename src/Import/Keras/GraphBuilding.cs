using System.Text.Json;
using GenBn.Import.Graphs;
using GenBn.Import.Nodes;

namespace GenBn.Import.Keras;

/// <summary>Makes a graph of nodes of a Keras model: from the output back to the input, so that what the output does not depend on is left out.</summary>
internal sealed class GraphBuilding
{
    private static readonly string[] _quantised = ["int8", "int4", "float8"];

    private readonly KerasFile _file;
    private readonly ImportOptions _options;
    private readonly Obstacles _obstacles;
    private readonly NodeWriter _writer = new();
    private readonly List<string> _notes = [];
    private readonly List<(string Name, Value Value)> _inputs = [];
    private readonly bool _isKeras3;
    private string? _format;
    private int _calls;

    private GraphBuilding(KerasFile file, ImportOptions options, Obstacles obstacles)
    {
        _file = file;
        _options = options;
        _obstacles = obstacles;
        _isKeras3 = file.Version.Length > 0 && file.Version[0] is >= '3' and <= '9';
    }

    /// <summary>Builds the graph; null if obstacles leave nothing to convert.</summary>
    /// <exception cref="InvalidDataException">The model is damaged.</exception>
    public static Graph? Build(KerasFile file, ImportOptions options, Obstacles obstacles) => new GraphBuilding(file, options, obstacles).Build();

    private Graph? Build()
    {
        KerasModel model = ModelReading.Read(_file.Name, _file.Architecture);
        if (FindOutput(model) is not { } output)
        {
            return null;
        }

        KerasValue? end = new ModelBuilding(this, model, _file.Weights, "", null).Evaluate(output);
        if (end is null)
        {
            return null;
        }

        if (_inputs.Count != 1)
        {
            _obstacles.Add("model", $"a network has one input, but the output depends on {_inputs.Count}: {List(_inputs.Select(input => input.Name))}");
            return null;
        }

        Value input = _inputs[0].Value;
        if (input.Shape is null)
        {
            return null;
        }

        bool isLast = _options.Layout switch
        {
            InputLayout.ChannelsFirst => false,
            InputLayout.ChannelsLast => true,
            _ => _format != "channels_first",
        };
        var notes = new List<string>(_notes.Distinct());
        var graph = new Graph(input, end.Value, _writer.Nodes)
        {
            Origin = Origin,
            IsOwn = false,
            IsChannelsLast = isLast && !PlaneInput.Run(input, _writer),
            Notes = notes,
        };
        graph.DropUnused();
        FeatureOrder.Run(graph, notes);
        return graph;
    }

    private string Origin => $"Keras{(_file.Version.Length == 0 ? "" : $" {Names.Shown(_file.Version)}")}, {(_file.IsArchive ? ".keras" : "HDF5")}";

    private TensorRef? FindOutput(KerasModel model)
    {
        string outputs = List(model.Outputs.Select(output => output.Layer));
        if (_options.Output is { } wanted)
        {
            if (model.Layers.ContainsKey(wanted))
            {
                return new TensorRef(wanted, model.Layers[wanted].FirstCall, 0);
            }

            _obstacles.Add(wanted, $"there is no layer of this name that could be the output; the outputs are {outputs}");
            return null;
        }

        if (model.Outputs.Count == 1)
        {
            return model.Outputs[0];
        }

        _obstacles.Add("model", $"a network has one output, but the model has {model.Outputs.Count}: {outputs}; choose one with --output NAME");
        return null;
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Take(8).Select(name => $"'{Names.Shown(name)}'"));

    /// <summary>An input of the whole model.</summary>
    private KerasValue Input(KerasLayer layer)
    {
        var value = new Value(layer.Place.Name);
        _inputs.Add((layer.Place.Name, value));
        JsonElement? declared = layer.Config.Find("batch_shape") ?? layer.Config.Find("batch_input_shape");
        long?[] sizes = declared is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Skip(1).Select(size => (long?)LayerConfig.IntegerOf(size))]
            : [];
        if (_options.Input is { } given)
        {
            sizes = [.. given.Select(size => (long?)size)];
        }

        if (sizes.Length is < 1 or > 3 || sizes.Any(size => size is null or < 1))
        {
            string found = declared is null ? "no shape" : $"the shape {Names.Shown(declared.Value.GetRawText())}";
            _obstacles.Add(layer.Place.Name, $"the input has {found}; give the sizes of a sample with --input, such as 224x224x3");
            return new KerasValue(value, Math.Max(sizes.Length, 1));
        }

        value.Shape = [Dimension.Batch, .. sizes.Select(size => new Dimension(size!.Value))];
        return new KerasValue(value, sizes.Length);
    }

    /// <summary>Writes the nodes of a layer's call.</summary>
    private KerasValue Write(KerasLayer layer, string name, Func<LayerCall> call, IReadOnlyList<KerasValue> values)
    {
        IReadOnlyList<Value> inputs = [.. values.Select(value => value.Value)];
        _writer.Layer = name;
        _writer.Source = new NodeSource(layer.Place.ClassName, inputs);
        int before = _writer.Nodes.Count;
        KerasValue result;
        try
        {
            CheckType(layer);
            _format ??= layer.Config.Find("data_format") is { ValueKind: JsonValueKind.String } format ? format.GetString() : null;
            LayerKind kind = LayerKinds.Find(layer.Place.ClassName) ?? throw new RefusedException(LayerKinds.Unknown(layer.Place.ClassName));
            result = kind.Write(call());
        }
        catch (RefusedException refused)
        {
            // What was written of it leads to nothing.
            _writer.Nodes.RemoveRange(before, _writer.Nodes.Count - before);
            result = _writer.Refuse(refused.Message, values.Count > 0 ? values[0].Rank : 1, inputs);
        }

        _writer.Source.Output = result.Value;
        return result;
    }

    /// <summary>Quantised layers compute with other numbers than their weights.</summary>
    private static void CheckType(KerasLayer layer)
    {
        string text = layer.Config.Find("dtype") is { } declared ? declared.GetRawText() : "";
        if (_quantised.Any(type => text.Contains(type, StringComparison.Ordinal)))
        {
            throw new RefusedException("it is quantised; networks compute with 32-bit floats");
        }
    }

    /// <summary>Evaluates one model: the outermost one, or one that is a layer.</summary>
    /// <param name="building">The whole.</param>
    /// <param name="model">The model.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="path">Its name with a slash; empty for the outermost model.</param>
    /// <param name="inputs">The values of its inputs; null for the outermost model.</param>
    private sealed class ModelBuilding(GraphBuilding building, KerasModel model, ModelWeights weights, string path, IReadOnlyList<KerasValue>? inputs)
    {
        private readonly Dictionary<(string Layer, int Call), IReadOnlyList<KerasValue>> _results = [];
        private readonly Dictionary<string, Dictionary<string, Value>> _constants = new(StringComparer.Ordinal);
        private readonly Dictionary<string, ModelWeights> _innerWeights = new(StringComparer.Ordinal);

        /// <summary>The value of a result, after everything that it depends on; null if there are too many layers.</summary>
        public KerasValue? Evaluate(TensorRef wanted)
        {
            var waiting = new Stack<(string Layer, int Call)>([(wanted.Layer, wanted.Call)]);
            var open = new HashSet<(string Layer, int Call)>();
            while (waiting.TryPeek(out (string Layer, int Call) next))
            {
                if (_results.ContainsKey(next))
                {
                    waiting.Pop();
                    continue;
                }

                (KerasLayer layer, IReadOnlyList<Argument> arguments) = Find(next);
                (string Layer, int Call)[] missing =
                [
                    .. arguments.Select(argument => argument.Tensor).OfType<TensorRef>().Select(tensor => (tensor.Layer, tensor.Call))
                        .Where(call => !_results.ContainsKey(call)),
                ];
                if (missing.Length == 0)
                {
                    if (++building._calls > Limits.Nodes || building._writer.Nodes.Count > Limits.Nodes)
                    {
                        building._obstacles.Add("model", $"it has more than {Limits.Nodes} layers or nodes, of which at most that many are read");
                        return null;
                    }

                    if (Results(layer, arguments) is not { } results)
                    {
                        return null;
                    }

                    _results[next] = results;
                }
                else if (!open.Add(next))
                {
                    throw Damaged($"the layer '{Names.Shown(next.Layer)}' depends on itself");
                }

                // The first operand is evaluated first.
                foreach ((string Layer, int Call) call in Enumerable.Reverse(missing))
                {
                    waiting.Push(call);
                }
            }

            return Result(wanted);
        }

        private KerasValue Result(TensorRef tensor)
        {
            IReadOnlyList<KerasValue> results = _results[(tensor.Layer, tensor.Call)];
            return tensor.Result >= 0 && tensor.Result < results.Count ? results[tensor.Result]
                : throw Damaged($"the layer '{Names.Shown(tensor.Layer)}' has {results.Count} results, but number {tensor.Result} is used");
        }

        private (KerasLayer Layer, IReadOnlyList<Argument> Arguments) Find((string Layer, int Call) wanted)
        {
            if (!model.Layers.TryGetValue(wanted.Layer, out KerasLayer? layer))
            {
                throw Damaged($"there is no layer '{Names.Shown(wanted.Layer)}', but it is used");
            }

            if (layer.Place.ClassName == "InputLayer")
            {
                return (layer, []);
            }

            int call = wanted.Call - layer.FirstCall;
            return call >= 0 && call < layer.Calls.Count ? (layer, layer.Calls[call])
                : throw Damaged($"the layer '{Names.Shown(wanted.Layer)}' is called {layer.Calls.Count} times, but the result of call {wanted.Call} is used");
        }

        private InvalidDataException Damaged(string reason) => new($"{building._file.Name}: {reason}.");

        private IReadOnlyList<KerasValue>? Results(KerasLayer layer, IReadOnlyList<Argument> arguments)
        {
            string name = layer.Place.Name;
            if (layer.Place.ClassName == "InputLayer")
            {
                int index = model.Inputs.ToList().FindIndex(input => input.Layer == name);
                return inputs is null ? [building.Input(layer)]
                    : index >= 0 && index < inputs.Count ? [inputs[index]]
                    : throw Damaged($"the model '{Names.Shown(path)}' gets {inputs.Count} values, but has more inputs");
            }

            (KerasValue? Value, double Number)[] values =
                [.. arguments.Select(argument => (argument.Tensor is { } tensor ? Result(tensor) : null, argument.Number))];
            KerasValue[] tensors = [.. values.Select(value => value.Value).OfType<KerasValue>()];
            if (layer.Model is { } inner)
            {
                ModelWeights own = _innerWeights.TryGetValue(name, out ModelWeights? found) ? found : _innerWeights[name] = weights.Inner(layer.Place);
                var model = new ModelBuilding(building, inner, own, $"{path}{name}/", tensors);
                var results = new List<KerasValue>();
                foreach (TensorRef output in inner.Outputs)
                {
                    if (model.Evaluate(output) is not { } result)
                    {
                        return null;
                    }

                    results.Add(result);
                }

                return results;
            }

            if (!_constants.TryGetValue(name, out Dictionary<string, Value>? constants))
            {
                _constants[name] = constants = [];
            }

            LayerCall Call() => new(layer, values, building._writer, constants, () => weights.Of(layer.Place), building._isKeras3, building._notes);
            return [building.Write(layer, path + name, Call, tensors)];
        }
    }
}
