namespace GenBn.Tests.Reference;

/// <summary>
/// One layer in plain scalar double precision. A batch is row-major NCHW (images) or NC (vectors).
/// Backward refers to the last Forward and overwrites the gradients of the parameters.
/// </summary>
public abstract class ReferenceLayer(ReferenceShape input, ReferenceShape output)
{
    /// <summary>Shape of one sample that comes in.</summary>
    public ReferenceShape Input { get; } = input;

    /// <summary>Shape of one sample that goes out.</summary>
    public ReferenceShape Output { get; } = output;

    /// <summary>What is learned.</summary>
    public virtual IReadOnlyList<ReferenceTensor> Parameters => [];

    /// <summary>Running statistics.</summary>
    public virtual IReadOnlyList<ReferenceTensor> Buffers => [];

    /// <summary>Outputs of <paramref name="n"/> samples.</summary>
    public abstract double[] Forward(double[] x, int n, bool training);

    /// <summary>Derivatives with respect to the inputs, from those with respect to the outputs.</summary>
    public abstract double[] Backward(double[] dy);
}
