using System.ComponentModel;

namespace GenBn.Weights;

/// <summary>A learned tensor with its gradient.</summary>
public sealed unsafe class Parameter : NamedTensor
{
    private readonly AlignedBuffer _gradients;
    private readonly int _offset;

    internal Parameter(
        string name, int[] shape, ParameterRole role, Initialization initialization, bool trainable, Parameter? weight,
        AlignedBuffer values, AlignedBuffer gradients, int offset)
        : base(name, shape, values, offset)
    {
        Role = role;
        Initialization = initialization;
        Trainable = trainable;
        _gradients = gradients;
        _offset = offset;
        if (role == ParameterRole.Weight)
        {
            FanIn = Length / shape[0];
            FanOut = shape.Length > 1 ? FanIn / shape[1] * shape[0] : shape[0];
        }
        else if (role == ParameterRole.Bias && weight is not null)
        {
            FanIn = weight.FanIn;
            FanOut = weight.FanOut;
        }
        else
        {
            FanIn = 1;
            FanOut = 1;
        }
    }

    /// <summary>What the parameter is to its layer.</summary>
    public ParameterRole Role { get; }

    /// <summary>How the start values are drawn.</summary>
    public Initialization Initialization { get; }

    /// <summary>Whether optimizers change it. What <see cref="Gradients"/> of a frozen parameter holds means nothing.</summary>
    public bool Trainable { get; }

    /// <summary>
    /// Inputs that an output of the layer sums over: a weight's inputs · kernel positions, of one group where there are
    /// groups. A bias has that of its weight; 1 for gamma and beta.
    /// </summary>
    public int FanIn { get; }

    /// <summary>Outputs · kernel positions of a weight. A bias has that of its weight; 1 for gamma and beta.</summary>
    public int FanOut { get; }

    /// <summary>
    /// Gradient of the loss, shaped as the values. Every backward pass overwrites it.
    /// </summary>
    public Span<float> Gradients => _gradients.Span.Slice(_offset, Length);

    /// <summary>Where <see cref="Gradients"/> starts, for kernels; on a cache line.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public float* GradientPointer => _gradients.Pointer + _offset;

    /// <summary>Where the values start in the network's parameter memory.</summary>
    internal int Offset => _offset;
}
