namespace GenBn.Weights;

/// <summary>
/// Names and layouts that another program gives to the weights of a network with the same layers, for
/// <see cref="NetworkWeights.LoadWeights{TNetwork}(INetwork{TNetwork}, WeightsFile, WeightNames)"/>.
/// </summary>
/// <remarks>
/// A tensor's name is that of its layer and that of its role. Roles are known for each program. Layers have the same names as in the network, unless
/// <see cref="WithLayers"/> gives others. Objects of this class do not change.
/// </remarks>
public sealed class WeightNames
{
    private readonly IReadOnlyDictionary<string, string> _layers;
    private readonly bool _isKeras;

    private WeightNames(bool isKeras, IReadOnlyDictionary<string, string> layers)
    {
        _isKeras = isKeras;
        _layers = layers;
    }

    /// <summary>
    /// PyTorch: <c>weight</c> and <c>bias</c> are also gamma and beta of a batch norm, and <c>weight</c> is the slope of a PReLU. Those of a GRU or
    /// LSTM end in <c>_l0</c>. Layouts are those of GenBn. Counters, <c>num_batches_tracked</c>, are ignored.
    /// </summary>
    public static WeightNames PyTorch { get; } = new(isKeras: false, new Dictionary<string, string>());

    /// <summary>
    /// Keras: <c>kernel</c>, <c>bias</c>, <c>gamma</c>, <c>beta</c>, <c>moving_mean</c>, <c>moving_variance</c>, <c>alpha</c>, after a slash or a point,
    /// perhaps with <c>:0</c> behind. Kernels of convolutions are rows × columns × inputs × outputs, depthwise ones rows × columns × channels × 1, those
    /// of dense layers features × units, and flattened features are in the order rows, columns, channels.
    /// </summary>
    public static WeightNames Keras { get; } = new(isKeras: true, new Dictionary<string, string>());

    /// <summary>The same program, with names of layers.</summary>
    /// <param name="layers">
    /// Names in the file by names in the network, of layers (<c>conv1</c> → <c>features.0</c>) or of blocks with all their layers (<c>basic1.0</c> →
    /// <c>layer1.0</c>). The longest name that fits counts.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="layers"/> is null.</exception>
    public WeightNames WithLayers(IReadOnlyDictionary<string, string> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        return new WeightNames(_isKeras, new Dictionary<string, string>(layers));
    }

    /// <summary>Whether a tensor is no weight: PyTorch counts the steps of a batch norm.</summary>
    internal bool IsIgnored(string name) => !_isKeras && name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    /// <summary>The values of a tensor of the network, in its layout, and the name that they have in the file.</summary>
    /// <exception cref="InvalidDataException">The file has no such tensor, or it has another shape or type.</exception>
    internal (string Name, float[] Values) Find(WeightsFile weights, NamedTensor tensor, IReadOnlyList<int>? flattened)
    {
        int end = tensor.Name.LastIndexOf('.');
        string layer = Translated(tensor.Name[..end]), role = tensor.Name[(end + 1)..];
        if (!_isKeras)
        {
            string name = $"{layer}.{PyTorchRole(role)}";
            return (name, weights.CheckedTensor(name, [.. tensor.Shape]).ToArray());
        }

        string keras = role switch
        {
            "weight" => "kernel",
            "running_mean" => "moving_mean",
            "running_var" => "moving_variance",
            "slope" => "alpha",
            _ => role,
        };
        if (role == "weight" && tensor.Shape is [_, 1, _, _] && Present(weights, layer, "depthwise_kernel") is { } depthwise)
        {
            return (depthwise, KerasLayout.Depthwise(weights.CheckedTensor(depthwise, KerasLayout.DepthwiseShape(tensor.Shape)), tensor.Shape));
        }

        string found = Present(weights, layer, keras) ?? $"{layer}/{keras}";

        // A bias belongs to outputs; everything else of such a layer belongs to the features that it reads.
        IReadOnlyList<int>? image = role == "bias" ? null : flattened;
        return (found, KerasLayout.Turned(weights.CheckedTensor(found, KerasLayout.ShapeOf(tensor.Shape)), tensor.Shape, image));
    }

    private static string PyTorchRole(string role) => role switch
    {
        "gamma" or "slope" => "weight",
        "beta" => "bias",
        "weight_ih" or "weight_hh" or "bias_ih" or "bias_hh" => role + "_l0",
        _ => role,
    };

    /// <summary>The name of a layer in the file: that of the longest path before it that has one, with what is left of the path.</summary>
    private string Translated(string layer)
    {
        for (int end = layer.Length; end > 0; end = layer.LastIndexOf('.', end - 1))
        {
            if (_layers.TryGetValue(layer[..end], out string? name))
            {
                return name + layer[end..];
            }
        }

        return layer;
    }

    private static string? Present(WeightsFile weights, string layer, string role)
    {
        string[] forms = [$"{layer}/{role}", $"{layer}/{role}:0", $"{layer}.{role}"];
        return forms.FirstOrDefault(form => weights.Tensors.Any(tensor => tensor.Name == form));
    }
}
