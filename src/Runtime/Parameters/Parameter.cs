namespace GenBn;

/// <summary>A learned tensor with its gradient.</summary>
public sealed unsafe class Parameter : NamedTensor
{
    private readonly AlignedBuffer _gradients;
    private readonly int _offset;

    internal Parameter(string name, int[] shape, ParameterRole role, AlignedBuffer values, AlignedBuffer gradients, int offset)
        : base(name, shape, values, offset)
    {
        Role = role;
        _gradients = gradients;
        _offset = offset;
    }

    /// <summary>What the parameter is to its layer.</summary>
    public ParameterRole Role { get; }

    /// <summary>Whether optimizers change it.</summary>
    public bool Trainable => true;

    /// <summary>
    /// Gradient of the loss, shaped as the values. Every backward pass overwrites it.
    /// </summary>
    public Span<float> Gradients => _gradients.Span.Slice(_offset, Length);

    /// <summary>Where <see cref="Gradients"/> starts, for kernels; on a cache line.</summary>
    public float* GradientPointer => _gradients.Pointer + _offset;

    /// <summary>Where the values start in the network's parameter memory.</summary>
    internal int Offset => _offset;
}
