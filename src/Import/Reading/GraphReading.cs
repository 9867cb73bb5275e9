using GenBn.Import.Graphs;
using GenBn.Import.Nodes;
using GenBn.Onnx.Schema;

namespace GenBn.Import.Reading;

/// <summary>Makes a <see cref="Graph"/> of a model: one input, one output, and the nodes between them.</summary>
internal sealed class GraphReading
{
    private const int OldestOpset = 7;
    private const int NewestOpset = 21;

    private readonly ModelFile _file;
    private readonly ImportOptions _options;
    private readonly Obstacles _obstacles;
    private readonly TensorReading _tensors;
    private readonly Dictionary<string, Value> _values = new(StringComparer.Ordinal);
    private readonly List<Node> _nodes = [];

    private GraphReading(ModelFile file, ImportOptions options, Obstacles obstacles)
    {
        _file = file;
        _options = options;
        _obstacles = obstacles;
        _tensors = new TensorReading(file);
    }

    /// <summary>Reads the graph; null if it has obstacles that leave nothing to convert.</summary>
    /// <exception cref="InvalidDataException">The model is damaged.</exception>
    public static Graph? Read(ModelFile file, ImportOptions options, Obstacles obstacles) => new GraphReading(file, options, obstacles).Read();

    private Graph? Read()
    {
        GraphProto graph = _file.Model.Graph;
        if (graph.Node.Count > Limits.Nodes)
        {
            _obstacles.Add(graph.Name, $"it has {graph.Node.Count} nodes, but at most {Limits.Nodes} are read");
            return null;
        }

        foreach (TensorProto tensor in graph.Initializer)
        {
            Of(tensor.Name).Constant = _tensors.Read(tensor);
        }

        foreach (Value constant in _values.Values)
        {
            constant.Shape = [.. constant.Constant!.Shape.Select(size => new Dimension(size))];
        }

        int opset = Opset();
        foreach (NodeProto node in graph.Node)
        {
            Add(node, opset);
        }

        if (Order() is { } stuck)
        {
            throw new InvalidDataException($"{_file.Name}: node '{Names.Shown(stuck.Name)}' depends on itself.");
        }

        Value? output = FindOutput(graph);
        if (output is null)
        {
            return null;
        }

        // Initialisers may be listed as inputs too; they are constants.
        ValueInfoProto[] inputs = [.. graph.Input.Where(input => !_values.TryGetValue(input.Name, out Value? value) || value.Constant is null)];
        return FindInput(inputs, output) is not { } input ? null : new Graph(input, output, _nodes)
        {
            Origin = Describe(opset),
            IsOwn = _file.Model.ProducerName == "GenBn",
            IsChannelsLast = _options.Layout switch
            {
                InputLayout.ChannelsFirst => false,
                InputLayout.ChannelsLast => true,
                _ => null,
            },
        };
    }

    private int Opset()
    {
        long version = _file.Model.OpsetImport.FirstOrDefault(set => set.Domain is "" or "ai.onnx")?.Version ?? 1;
        if (version is < OldestOpset or > NewestOpset)
        {
            _obstacles.Add("opset_import", $"operator set {version}, but {OldestOpset} to {NewestOpset} are read");
        }

        return (int)Math.Clamp(version, OldestOpset, NewestOpset);
    }

    private string Describe(int opset)
    {
        ModelProto model = _file.Model;
        string producer = Names.Shown($"{model.ProducerName} {model.ProducerVersion}".Trim());
        return $"ONNX, operator set {opset}{(producer.Length == 0 ? "" : $", by {producer}")}";
    }

    private Value Of(string name)
    {
        if (!_values.TryGetValue(name, out Value? value))
        {
            _values[name] = value = new Value(name);
        }

        return value;
    }

    private void Add(NodeProto proto, int opset)
    {
        string name = proto.Name.Length > 0 ? proto.Name : proto.Output.FirstOrDefault() ?? "";
        string operation = proto.Domain is "" or "ai.onnx" ? proto.OpType : $"{proto.Domain}.{proto.OpType}";
        Value?[] inputs = [.. proto.Input.Select(input => input.Length == 0 ? null : Of(input))];
        string[] outputs = [.. proto.Output.Where(output => output.Length > 0)];

        // A node without a result computes nothing.
        if (outputs.Length == 0)
        {
            return;
        }

        // What is known of operators is known of their first result.
        bool isRefused = proto.Output[0].Length == 0 && NodeKinds.Find(operation) is not null;
        Node node = isRefused
            ? new Node(name, Node.RefusedOperator, NodeAttributes.None)
            {
                Opset = opset,
                Source = new NodeSource(operation, [.. inputs.OfType<Value>()]),
                Refusal = "its first result is left out; another one alone is not read",
            }
            : new Node(name, operation, AttributesOf(proto)) { Opset = opset };
        node.Inputs.AddRange(inputs);
        foreach (string output in outputs)
        {
            Value value = Of(output);
            if (value is { Producer: not null } or { Constant: not null })
            {
                throw new InvalidDataException($"{_file.Name}: value '{Names.Shown(output)}' is defined twice.");
            }

            node.Outputs.Add(value);
            value.Producer = node;
        }

        _nodes.Add(node);
    }

    private NodeAttributes AttributesOf(NodeProto node)
    {
        var values = new Dictionary<string, AttributeValue>(StringComparer.Ordinal);
        foreach (AttributeProto attribute in node.Attribute)
        {
            values[attribute.Name] = new AttributeValue
            {
                Integer = attribute.HasI ? attribute.I : null,
                Number = attribute.HasF ? attribute.F : null,
                Text = attribute.HasS ? attribute.S.ToStringUtf8() : null,
                Integers = attribute.Ints.Count > 0 || attribute.Type == AttributeProto.Types.AttributeType.Ints ? [.. attribute.Ints] : null,
                Numbers = attribute.Floats.Count > 0 ? [.. attribute.Floats] : null,
                Tensor = attribute.T is { } tensor ? _tensors.Read(tensor) : null,
            };
        }

        return new NodeAttributes(values);
    }

    /// <summary>Puts every node behind those that it reads. A file should have that order, but a reader must not rely on it.</summary>
    /// <returns>A node that depends on itself, if there is one.</returns>
    private Node? Order()
    {
        var waiting = new Dictionary<Node, int>();
        var readers = new Dictionary<Node, List<Node>>();
        var ready = new Queue<Node>();
        foreach (Node node in _nodes)
        {
            Node[] sources = [.. node.Inputs.OfType<Value>().Select(value => value.Producer).OfType<Node>().Distinct()];
            waiting[node] = sources.Length;
            foreach (Node source in sources)
            {
                if (!readers.TryGetValue(source, out List<Node>? list))
                {
                    readers[source] = list = [];
                }

                list.Add(node);
            }

            if (sources.Length == 0)
            {
                ready.Enqueue(node);
            }
        }

        // A file that has the order keeps it.
        var positions = new HashSet<Node>();
        if (_nodes.All(node => node.Inputs.All(value => value?.Producer is null || positions.Contains(value.Producer)) && positions.Add(node)))
        {
            return null;
        }

        var ordered = new List<Node>();
        while (ready.TryDequeue(out Node? next))
        {
            ordered.Add(next);
            foreach (Node reader in readers.GetValueOrDefault(next) ?? [])
            {
                if (--waiting[reader] == 0)
                {
                    ready.Enqueue(reader);
                }
            }
        }

        Node? stuck = _nodes.Find(node => waiting[node] > 0);
        _nodes.Clear();
        _nodes.AddRange(ordered);
        return stuck;
    }

    private Value? FindOutput(GraphProto graph)
    {
        string[] outputs = [.. graph.Output.Select(output => output.Name)];
        if (_options.Output is { } wanted)
        {
            // A node or a value may be named.
            Value? named = _nodes.Find(node => node.Name == wanted)?.Output ?? _values.GetValueOrDefault(wanted);
            if (named is null)
            {
                _obstacles.Add(wanted, $"there is no node or value of this name that could be the output; the outputs are {List(outputs)}");
            }

            return named;
        }

        if (outputs.Length is < 1 or > Limits.Heads)
        {
            _obstacles.Add(
                _file.Model.Graph.Name,
                $"a network has 1 to {Limits.Heads} outputs, but the model has {outputs.Length}: {List(outputs)}; choose one with --output NAME");
            return null;
        }

        return outputs.Length == 1 ? Of(outputs[0]) : Heads(outputs);
    }

    /// <summary>A node that reads several outputs, so that the graph has one end.</summary>
    private Value Heads(string[] outputs)
    {
        var node = new Node("outputs", HeadsNodes.Operation, NodeAttributes.None);
        node.Inputs.AddRange(outputs.Select(Of));
        var end = new Value("outputs") { Producer = node };
        node.Outputs.Add(end);
        _nodes.Add(node);
        return end;
    }

    private Value? FindInput(ValueInfoProto[] inputs, Value output)
    {
        HashSet<Value> needed = [output];
        foreach (Node node in Enumerable.Reverse(_nodes).Where(node => node.Outputs.OfType<Value>().Any(needed.Contains)))
        {
            needed.UnionWith(node.Inputs.OfType<Value>());
        }

        ValueInfoProto[] used = [.. inputs.Where(input => needed.Contains(Of(input.Name)))];
        string[] undefined =
        [
            .. needed.Where(value => value is { Producer: null, Constant: null } && used.All(input => input.Name != value.Name)).Select(value => value.Name),
        ];
        if (undefined.Length > 0)
        {
            throw new InvalidDataException($"{_file.Name}: nothing gives the values {List(undefined)}.");
        }

        if (used.Length != 1)
        {
            _obstacles.Add(
                _file.Model.Graph.Name, $"a network has one input, but the output depends on {used.Length}: {List(used.Select(input => input.Name))}");
            return null;
        }

        Value value = Of(used[0].Name);
        value.Shape = InputShape(used[0]);
        return value.Shape is null ? null : value;
    }

    private IReadOnlyList<Dimension>? InputShape(ValueInfoProto input)
    {
        if (input.Type?.TensorType is not { } tensor || tensor.ElemType != (int)TensorProto.Types.DataType.Float)
        {
            _obstacles.Add(input.Name, "the input is not a tensor of 32-bit floats");
            return null;
        }

        if (_options.Input is { } declared)
        {
            return [Dimension.Batch, .. declared.Select(size => new Dimension(size))];
        }

        IEnumerable<TensorShapeProto.Types.Dimension> dimensions = tensor.Shape?.Dim ?? [];
        var sizes = dimensions.Select(dimension => (Number: dimension.DimValue, Name: dimension.DimParam)).ToList();
        if (sizes.Count is < 2 or > 4)
        {
            string found = tensor.Shape is null ? "no shape" : $"{sizes.Count} dimensions";
            _obstacles.Add(
                input.Name, $"the input has {found}; expected samples of features, signals or images; give the sizes with --input, such as 3x224x224");
            return null;
        }

        if (sizes.Skip(1).Any(size => size.Number is < 1 or > int.MaxValue))
        {
            string shape = string.Join(", ", sizes.Select(size => size.Number > 0 ? $"{size.Number}" : Names.Shown(size.Name.Length > 0 ? size.Name : "?")));
            _obstacles.Add(input.Name, $"the input has the shape [{shape}], of which sizes are free; give those of a sample with --input, such as 3x224x224");
            return null;
        }

        // The first dimension counts samples, whatever number the exporter wrote there.
        return [Dimension.Batch, .. sizes.Skip(1).Select(size => new Dimension(size.Number))];
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Take(8).Select(name => $"'{Names.Shown(name)}'"));
}
