
namespace GenBn.Layers;

/// <summary>Shapes, parameters and, in <see cref="ILayer.Backward"/>, gradients of parameters of a custom layer.</summary>
public readonly unsafe ref struct LayerBlock
{
    /// <summary>Number of samples in a block.</summary>
    public const int Lanes = 16;

    private readonly CustomLayer _layer;
    private readonly float* _sums;

    internal LayerBlock(CustomLayer layer, float* sums = null, bool wantsSums = false)
    {
        _layer = layer;
        _sums = sums;
        WantsParameterGradients = wantsSums;
    }

    /// <summary>Channels, height and width of the input. The features of a vector count as channels of 1 × 1.</summary>
    public ImageShape InputShape => _layer.InputShape;

    /// <summary>Channels, height and width of the output. The features of a vector count as channels of 1 × 1.</summary>
    public ImageShape OutputShape => _layer.OutputShape;

    /// <summary>
    /// Whether the parameters are learned. If not, as in a frozen layer, <see cref="ParameterGradient"/> is not read, and the layer need not add to
    /// it.
    /// </summary>
    public bool WantsParameterGradients { get; }

    /// <summary>The values of a parameter, row-major.</summary>
    /// <param name="index">Index of the parameter, in the order of the type's <see cref="LayerParameterAttribute"/>.</param>
    public ReadOnlySpan<float> Parameter(int index) => _layer.Parameter(index);

    /// <summary>
    /// The sums of a parameter's gradient, with 16 lanes for each of its values, one for each sample. <see cref="ILayer.Backward"/> adds to them.
    /// </summary>
    /// <param name="index">Index of the parameter, in the order of the type's <see cref="LayerParameterAttribute"/>.</param>
    /// <exception cref="InvalidOperationException">The present call is not <see cref="ILayer.Backward"/>.</exception>
    public Span<float> ParameterGradient(int index)
    {
        int length = _layer.Parameter(index).Length;
        return _sums != null
            ? new Span<float>(_sums + (16L * _layer.Offset(index)), 16 * length)
            : throw new InvalidOperationException("Expected a call of Backward, because there are no gradients while outputs are computed.");
    }
}
