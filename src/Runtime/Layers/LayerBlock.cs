
namespace GenBn.Layers;

/// <summary>What a layer of your own has beside its values: shapes, parameters and, in <see cref="ILayer.Backward"/>, their gradients.</summary>
public readonly unsafe ref struct LayerBlock
{
    /// <summary>Samples that lie side by side.</summary>
    public const int Lanes = 16;

    private readonly CustomLayer _layer;
    private readonly float* _sums;

    internal LayerBlock(CustomLayer layer, float* sums = null, bool wantsSums = false)
    {
        _layer = layer;
        _sums = sums;
        WantsParameterGradients = wantsSums;
    }

    /// <summary>Channels, height and width of the input; the features of a vector as channels of 1 × 1.</summary>
    public ImageShape InputShape => _layer.InputShape;

    /// <summary>Channels, height and width of the output; the features of a vector as channels of 1 × 1.</summary>
    public ImageShape OutputShape => _layer.OutputShape;

    /// <summary>
    /// Whether parameters learn. Where they do not, as in a frozen layer, nobody reads what is added to
    /// <see cref="ParameterGradient"/>, so that a layer may leave it out.
    /// </summary>
    public bool WantsParameterGradients { get; }

    /// <summary>The values of a parameter, row-major.</summary>
    /// <param name="index">Its number, in the order of the type's <see cref="LayerParameterAttribute"/>.</param>
    public ReadOnlySpan<float> Parameter(int index) => _layer.Parameter(index);

    /// <summary>
    /// Where the gradient of a parameter is summed: 16 lanes for each of its values, as many as the samples, to which
    /// <see cref="ILayer.Backward"/> adds.
    /// </summary>
    /// <param name="index">Its number, in the order of the type's <see cref="LayerParameterAttribute"/>.</param>
    /// <exception cref="InvalidOperationException">The call is not <see cref="ILayer.Backward"/>.</exception>
    public Span<float> ParameterGradient(int index)
    {
        int length = _layer.Parameter(index).Length;
        return _sums != null
            ? new Span<float>(_sums + (16L * _layer.Offset(index)), 16 * length)
            : throw new InvalidOperationException("Expected a call of Backward: there are no gradients while outputs are computed.");
    }
}
