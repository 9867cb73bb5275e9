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

    /// <summary>Role of the parameter in its layer.</summary>
    public ParameterRole Role { get; }

    /// <summary>Distribution of the initial values.</summary>
    public Initialization Initialization { get; }

    /// <summary>Whether optimizers change the parameter. The <see cref="Gradients"/> of a frozen parameter are undefined.</summary>
    public bool Trainable { get; }

    /// <summary>
    /// Number of inputs that an output of the layer sums over: for a weight, inputs · kernel positions, of one group if the layer has groups. A
    /// bias has the fan in of its weight. It is 1 for gamma and beta.
    /// </summary>
    public int FanIn { get; }

    /// <summary>Outputs · kernel positions of a weight. A bias has the fan out of its weight. It is 1 for gamma and beta.</summary>
    public int FanOut { get; }

    /// <summary>
    /// Gradient of the loss with respect to the values, in their shape. Every backward pass overwrites it.
    /// </summary>
    public Span<float> Gradients => _gradients.Span.Slice(_offset, Length);

    /// <summary>For kernels: address of the first gradient, which is at the start of a cache line.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public float* GradientPointer => _gradients.Pointer + _offset;

    /// <summary>Offset of the values in the network's parameter memory.</summary>
    internal int Offset => _offset;
}
