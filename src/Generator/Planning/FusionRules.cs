using GenBn.Generator.Graph;

namespace GenBn.Generator.Planning;

/// <summary>
/// Cuts the graph into stages by an ordered table of rules: at each layer the first rule that matches takes it and what it
/// fuses. A layer is fused with the one before it only where nobody else reads what lies between them.
/// </summary>
internal sealed class FusionRules
{
    private static readonly Func<FusionRules, bool>[] Rules =
    [
        rules => rules.Flatten(),
        rules => rules.Conv(),
        rules => rules.Dense(),
        rules => rules.Statistics(),
        rules => rules.Normalize(),
        rules => rules.Pool(),
        rules => rules.Mean(),
        rules => rules.Dropout(),
        rules => rules.Softmax(),
        rules => rules.Concat(),
    ];

    private readonly IReadOnlyList<Layer> _layers;
    private readonly ILookup<int, int> _consumers;
    private readonly Operand?[] _outputs;
    private readonly List<Stage> _stages = [];
    private readonly List<Tensor> _tensors = [];
    private readonly HashSet<int> _taken = [];
    private readonly HashSet<string> _measured = new(StringComparer.Ordinal);

    /// <summary>The layer that a rule may take first, and the one that it took last.</summary>
    private int _first;
    private int _last;

    private FusionRules(IReadOnlyList<Layer> layers)
    {
        _layers = layers;
        _consumers = layers.SelectMany((layer, index) => layer.Inputs.Select(input => (input, index))).ToLookup(edge => edge.input, edge => edge.index);
        _outputs = new Operand?[layers.Count];
        _outputs[0] = AddTensor("input", layers[0]);
    }

    /// <summary>The stages in the order of execution, and the tensors that they read and write.</summary>
    public static (IReadOnlyList<Stage> Stages, IReadOnlyList<Tensor> Tensors) Apply(IReadOnlyList<Layer> layers)
    {
        var rules = new FusionRules(layers);
        for (int index = 1; index < layers.Count; index++)
        {
            rules._first = index;
            rules._last = -1;
            if (!rules._taken.Contains(index) && !Rules.Any(rule => rule(rules)))
            {
                throw new InvalidOperationException($"No fusion rule takes {layers[index]}.");
            }
        }

        return (rules._stages, rules._tensors);
    }

    /// <summary>A flattened image has the same layout as the image: no code.</summary>
    private bool Flatten()
    {
        if (Take<FlattenLayer>() is not { } flatten)
        {
            return false;
        }

        _outputs[_last] = Source(flatten) with { Shape = flatten.Shape };
        return true;
    }

    private bool Conv()
    {
        if (Take<ConvLayer>() is not { } conv)
        {
            return false;
        }

        BatchNormLayer? norm = Peek<BatchNormLayer>() is { Options.UsesRunning: false } next ? next : null;
        if (norm is not null)
        {
            _measured.Add(norm.Name);
        }

        Add(new ConvStage(Source(conv), AddTensor(conv.Name, conv), conv, norm));
        return true;
    }

    private bool Dense()
    {
        if (Take<DenseLayer>() is not { } dense)
        {
            return false;
        }

        BatchNormLayer? norm = Take<BatchNormLayer>();
        ActivationLayer? activation = Take<ActivationLayer>();
        Operand product = AddTensor(dense.Name, dense);
        bool keepsProduct = norm is not null || activation is { Function.IsMonotone: false };
        Operand output = keepsProduct ? AddTensor(activation?.Name ?? norm!.Name + "_output", dense) : product;
        Add(new DenseStage(Source(dense), output, product, dense, norm, activation));
        return true;
    }

    /// <summary>A batch norm whose producer took no statistics: a pass of their own, before the normalisation.</summary>
    private bool Statistics()
    {
        if (_layers[_first] is BatchNormLayer { Options.UsesRunning: false } norm && _measured.Add(norm.Name))
        {
            _stages.Add(new StatisticsStage(Source(norm), norm));
        }

        return false;
    }

    /// <summary>
    /// Batch norm, the sum with a shortcut, activation and pool in one pass. A monotone activation commutes with the maximum:
    /// pooling first leaves fewer values to activate.
    /// </summary>
    private bool Normalize()
    {
        Layer first = _layers[_first];
        BatchNormLayer? norm = Take<BatchNormLayer>();
        AddLayer? sum = norm is null || Peek<AddLayer>() is { } next && next.Inputs.All(input => input == _last || _outputs[input] is not null) ? Take<AddLayer>() : null;
        Operand? shortcut = sum is null ? null : norm is null ? _outputs[sum.Inputs[1]] : Shortcut(sum);
        ActivationLayer? activation = Take<ActivationLayer>();
        MaxPoolLayer? pool = shortcut is null && activation is null or { Function.IsMonotone: true } && (_last < 0 ? first as MaxPoolLayer : Peek<MaxPoolLayer>()) is { } inner && LiesWithin(inner)
            ? Take<MaxPoolLayer>()
            : null;
        activation ??= pool is not null && Peek<ActivationLayer>() is { Function.IsMonotone: true } ? Take<ActivationLayer>() : null;
        if (_last < 0)
        {
            return false;
        }

        Layer last = (Layer?)pool ?? (Layer?)activation ?? (Layer?)sum ?? norm!;
        Operand? extreme = pool is null ? null : AddTensor(pool.Name + "_extreme", pool);
        Operand output = AddTensor(last is BatchNormLayer ? last.Name + "_output" : last.Name, last);
        Add(new PointwiseStage(Source(first), output, extreme?.Tensor, norm, sum, shortcut, pool, activation));
        return true;
    }

    /// <summary>The sum's other input.</summary>
    private Operand Shortcut(AddLayer sum) => sum.Inputs.Select(input => _outputs[input]).First(tensor => tensor is not null)!;

    /// <summary>Whether no window of a pool reaches beyond its input.</summary>
    private static bool LiesWithin(MaxPoolLayer pool) => pool.Window.Padding is { Height: 0, Width: 0 }
        && ((pool.Shape.Height - 1) * pool.Window.Stride.Height) + pool.Window.Kernel.Height <= pool.Source.Height
        && ((pool.Shape.Width - 1) * pool.Window.Stride.Width) + pool.Window.Kernel.Width <= pool.Source.Width;

    private bool Pool()
    {
        if (Take<MaxPoolLayer>() is { } maximum)
        {
            Add(new PoolStage(Source(maximum), AddTensor(maximum.Name, maximum), maximum, maximum.Window, IsMaximum: true, CountsPadding: false));
        }
        else if (Take<AvgPoolLayer>() is { } mean)
        {
            Add(new PoolStage(Source(mean), AddTensor(mean.Name, mean), mean, mean.Window, IsMaximum: false, mean.CountsPadding));
        }

        return _last >= 0;
    }

    private bool Mean() => Take<GlobalAvgPoolLayer>() is { } mean
        && Add(new MeanStage(Source(mean), AddTensor(mean.Name, mean), mean));

    private bool Dropout() => Take<DropoutLayer>() is { } dropout
        && Add(new DropoutStage(Source(dropout), AddTensor(dropout.Name, dropout), dropout, DropoutNumber(dropout)));

    /// <summary>Among the dropouts of the network, in order of declaration.</summary>
    private int DropoutNumber(DropoutLayer dropout) => _layers.OfType<DropoutLayer>().Count(other => other.Order < dropout.Order);

    private bool Softmax() => Take<SoftmaxLayer>() is { } softmax
        && Add(new SoftmaxStage(Source(softmax), AddTensor(softmax.Name, softmax), softmax));

    private bool Concat() => Take<ConcatLayer>() is { } concat
        && Add(new ConcatStage(new EquatableArray<Operand>(concat.Inputs.Select(input => _outputs[input]!)), AddTensor(concat.Name, concat), concat));

    private bool Add(Stage stage)
    {
        _stages.Add(stage);
        _outputs[_last] = stage.Output;
        return true;
    }

    private Operand AddTensor(string name, Layer layer)
    {
        var tensor = new Tensor(name, layer.Shape);
        _tensors.Add(tensor);
        return new Operand(tensor);
    }

    private Operand Source(Layer layer) => _outputs[layer.Inputs[0]]!;

    /// <summary>The layer after the last one taken, if it is of that kind and the only one to read it.</summary>
    private TLayer? Peek<TLayer>()
        where TLayer : Layer => _last >= 0 && _consumers[_last].Count() == 1 ? _layers[_consumers[_last].First()] as TLayer : null;

    private TLayer? Take<TLayer>()
        where TLayer : Layer
    {
        TLayer? layer = _last < 0 ? _layers[_first] as TLayer : Peek<TLayer>();
        if (layer is not null)
        {
            _last = _last < 0 ? _first : _consumers[_last].First();
            _taken.Add(_last);
        }

        return layer;
    }
}
