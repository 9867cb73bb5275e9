namespace GenBn.Generator.Planning;

/// <summary>Memory that a pass or predictor has for the values of a tensor. Two are the same only if they are the same object.</summary>
/// <param name="name">The field in the generated code and words in error messages, for example <c>conv1</c>.</param>
/// <param name="shape">Shape of one sample.</param>
internal sealed class Tensor(string name, TensorShape shape)
{
    /// <summary>Smaller planes lie close enough together.</summary>
    private const int SmallestPlane = 64;

    public string Name { get; } = name;

    public TensorShape Shape { get; } = shape;

    /// <summary>Vectors of 16 lanes from one channel to the next: the plane, and a gap where <see cref="TensorLayout"/> leaves one.</summary>
    public int PlaneStride { get; private set; } = shape.Plane;

    /// <summary>Vectors of a block, with what lies between its planes.</summary>
    public int Vectors => Shape.Channels * PlaneStride;

    /// <summary>
    /// Vectors from one block to the next, an odd multiple of 4. A stride of a power of two would put the same element of every
    /// block into the same few lines of the first-level cache.
    /// </summary>
    public int Stride => ((Vectors + 3) / 8 * 8) + 4;

    /// <summary>
    /// Leaves a gap between planes that are a power of two of bytes: the same position of all channels, which a convolution reads
    /// together, would share the few lines of one set of each cache. The stride becomes an odd multiple of 4.
    /// </summary>
    public void LeaveGaps() => PlaneStride = Shape.Plane >= SmallestPlane && Shape.Plane % 16 == 0 ? Shape.Plane + 4 : Shape.Plane;

    public override string ToString() => $"{Name} [{Shape}]";
}

/// <summary>What a stage reads or writes: a tensor, as it is or in the shape that a flatten or reshape gives it.</summary>
/// <param name="Tensor">The memory.</param>
/// <param name="Shape">The shape that the stage sees.</param>
internal sealed record Operand(Tensor Tensor, TensorShape Shape)
{
    public Operand(Tensor tensor)
        : this(tensor, tensor.Shape)
    {
    }

    /// <summary>Whether it is seen in another shape: the same values in the order of rows.</summary>
    public bool IsReshaped => Shape != Tensor.Shape;

    public string Name => Tensor.Name;

    /// <summary>Vectors from one channel to the next, as the stage sees it.</summary>
    public int PlaneStride => IsReshaped ? Shape.Plane : Tensor.PlaneStride;

    public int Vectors => Tensor.Vectors;

    public int Stride => Tensor.Stride;

    public override string ToString() => $"{Name} [{Shape}]";
}
