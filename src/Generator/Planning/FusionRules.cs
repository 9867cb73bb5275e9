namespace GenBn.Generator.Planning;

/// <summary>
/// Cuts the graph into stages: each layer in turn says what it becomes, and takes the layers behind it that it fuses. A layer is fused with
/// the one before it only where nobody else reads what lies between them.
/// </summary>
internal sealed class FusionRules
{
    private readonly ILookup<int, int> _consumers;
    private readonly Operand?[] _outputs;
    private readonly List<Stage> _stages = [];
    private readonly List<Tensor> _tensors = [];
    private readonly HashSet<int> _taken = [];
    private readonly HashSet<string> _measured = new(StringComparer.Ordinal);

    /// <summary>The layer that was taken last.</summary>
    private int _last;

    private FusionRules(IReadOnlyList<Layer> layers)
    {
        Layers = layers;
        _consumers = layers.SelectMany((layer, index) => layer.Inputs.Select(input => (input, index))).ToLookup(edge => edge.input, edge => edge.index);
        _outputs = new Operand?[layers.Count];
    }

    /// <summary>All of the network's.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>The stages in the order of execution, and the tensors that they read and write.</summary>
    public static (IReadOnlyList<Stage> Stages, IReadOnlyList<Tensor> Tensors) Apply(IReadOnlyList<Layer> layers)
    {
        var rules = new FusionRules(layers);
        for (int index = 0; index < layers.Count; index++)
        {
            if (rules._taken.Add(index))
            {
                rules._last = index;
                layers[index].Lower(rules);
            }
        }

        return (rules._stages, rules._tensors);
    }

    /// <summary>Adds the stage of the layers that were taken.</summary>
    public void Add(Stage stage)
    {
        AddPass(stage);
        SetOutput(stage.Output);
    }

    /// <summary>Adds a stage that leaves the output of the layers that were taken to another one.</summary>
    public void AddPass(Stage stage) => _stages.Add(stage);

    /// <summary>Says where the output of the layers is that were taken.</summary>
    public void SetOutput(Operand output) => _outputs[_last] = output;

    public Operand AddTensor(string name, Layer layer) => new(AddTensor(name, layer.Shape));

    /// <summary>Adds a tensor that the backward pass reads beside inputs and outputs.</summary>
    public Tensor AddTensor(string name, TensorShape shape)
    {
        var tensor = new Tensor(name, shape);
        _tensors.Add(tensor);
        return tensor;
    }

    /// <summary>What a layer reads.</summary>
    public Operand Source(Layer layer) => _outputs[layer.Inputs[0]]!;

    /// <summary>What a layer left; null where it has no stage yet, or is within one.</summary>
    public Operand? OutputOf(int layer) => _outputs[layer];

    /// <summary>Whether everything that a layer reads is there, if the last layer taken is.</summary>
    public bool IsReady(Layer layer) => layer.Inputs.All(input => input == _last || _outputs[input] is not null);

    /// <summary>Whether nobody has taken the statistics of a batch norm so far; now somebody does.</summary>
    public bool Measure(BatchNormLayer norm) => _measured.Add(norm.Name);

    /// <summary>The layer behind the last one taken, if it is of that kind and the only one to read it.</summary>
    public TLayer? Peek<TLayer>()
        where TLayer : Layer => _consumers[_last].Count() == 1 ? Layers[_consumers[_last].First()] as TLayer : null;

    /// <summary>The same, and takes it.</summary>
    public TLayer? Take<TLayer>()
        where TLayer : Layer
    {
        TLayer? layer = Peek<TLayer>();
        if (layer is not null)
        {
            _last = _consumers[_last].First();
            _taken.Add(_last);
        }

        return layer;
    }
}
