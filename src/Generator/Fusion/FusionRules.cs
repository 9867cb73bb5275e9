using GenBn.Generator.Graph;

namespace GenBn.Generator.Fusion;

/// <summary>Cuts the graph into stages by an ordered table of rules: at each layer the first rule that matches takes it and what it fuses.</summary>
internal sealed class FusionRules
{
    private static readonly Func<FusionRules, bool>[] Rules =
    [
        rules => rules.Flatten(),
        rules => rules.Conv(),
        rules => rules.Dense(),
        rules => rules.Statistics(),
        rules => rules.Normalize(),
    ];

    private readonly IReadOnlyList<Layer> _layers;
    private readonly List<Stage> _stages = [];
    private readonly List<TensorPlan> _tensors = [];
    private TensorPlan _current;
    private int _next = 1;
    private int _normalizations;
    private BatchNormLayer? _measured;

    private FusionRules(IReadOnlyList<Layer> layers)
    {
        _layers = layers;
        _current = AddTensor("input", layers[0]);
    }

    /// <summary>The stages in the order of execution, and the tensors that they read and write.</summary>
    public static (IReadOnlyList<Stage> Stages, IReadOnlyList<TensorPlan> Tensors) Apply(IReadOnlyList<Layer> layers)
    {
        var rules = new FusionRules(layers);
        while (rules._next < layers.Count)
        {
            if (!Rules.Any(rule => rule(rules)))
            {
                throw new InvalidOperationException($"No fusion rule takes {layers[rules._next]}.");
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

        // The same memory under the vector's shape; also the plan's, where it is not the network's input.
        _current = _current with { Shape = flatten.Shape };
        return true;
    }

    private bool Conv()
    {
        if (Take<ConvLayer>() is not { } conv)
        {
            return false;
        }

        _measured = Peek<BatchNormLayer>();
        TensorPlan output = AddTensor(conv.Name, conv);
        string layers = _measured is null ? Describe(conv) : $"{Describe(conv)}, statistics of {_measured.Name}";
        Add(new ConvStage(StageName(conv.Name), layers, _current, output, conv, _measured));
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
        TensorPlan product = AddTensor(dense.Name, dense);
        TensorPlan output = norm is null ? product : AddTensor(activation?.Name ?? norm.Name + "_output", dense);
        Add(new DenseStage(StageName(dense.Name), Describe(dense, norm, activation), _current, output, product, dense, norm, activation));
        return true;
    }

    /// <summary>A batch norm whose producer took no statistics: a pass of their own, before the normalisation.</summary>
    private bool Statistics()
    {
        if (Peek<BatchNormLayer>() is not { } norm || norm == _measured)
        {
            return false;
        }

        _measured = norm;
        Add(new StatisticsStage(StageName(norm.Name) + "Statistics", $"statistics of {norm.Name}", _current, norm));
        return true;
    }

    /// <summary>
    /// Batch norm, activation and pool in one pass. Every activation is monotone, so it commutes with the maximum: pooling
    /// first leaves fewer values to activate.
    /// </summary>
    private bool Normalize()
    {
        BatchNormLayer? norm = Take<BatchNormLayer>();
        ActivationLayer? activation = Take<ActivationLayer>();
        MaxPoolLayer? pool = Take<MaxPoolLayer>();
        activation ??= pool is null ? null : Take<ActivationLayer>();
        if (norm is null && activation is null && pool is null)
        {
            return false;
        }

        _normalizations++;
        Layer last = (Layer?)pool ?? (Layer?)activation ?? norm!;
        TensorPlan? extreme = pool is null ? null : AddTensor(pool.Name + "_extreme", pool);
        TensorPlan output = AddTensor(last is BatchNormLayer ? last.Name + "_output" : last.Name, last);
        string name = FormattableString.Invariant($"Normalize{_normalizations}");
        Add(new NormalizeStage(name, Describe(norm, activation, pool), _current, output, extreme, norm, pool, activation));
        return true;
    }

    private void Add(Stage stage)
    {
        _stages.Add(stage);
        _current = stage.Output;
    }

    private TensorPlan AddTensor(string name, Layer layer)
    {
        var tensor = new TensorPlan(name, layer.Shape);
        _tensors.Add(tensor);
        return tensor;
    }

    private TLayer? Peek<TLayer>()
        where TLayer : Layer => _next < _layers.Count ? _layers[_next] as TLayer : null;

    private TLayer? Take<TLayer>()
        where TLayer : Layer
    {
        TLayer? layer = Peek<TLayer>();
        _next += layer is null ? 0 : 1;
        return layer;
    }

    /// <summary><c>conv1</c> becomes <c>Conv1</c>.</summary>
    private static string StageName(string layer) => layer.StartsWith("batchnorm", StringComparison.Ordinal)
        ? "BatchNorm" + layer.Substring("batchnorm".Length)
        : char.ToUpperInvariant(layer[0]) + layer.Substring(1);

    private static string Describe(params Layer?[] layers) => string.Join(", ", layers.Where(layer => layer is not null).Select(layer => layer switch
    {
        ConvLayer conv => FormattableString.Invariant($"{conv.Name} {conv.Kernel}×{conv.Kernel}, stride {conv.Stride}, padding {conv.Padding}"),
        MaxPoolLayer pool => FormattableString.Invariant($"{pool.Name} {pool.Kernel}×{pool.Kernel}, stride {pool.Stride}"),
        _ => layer!.Name,
    }));
}
