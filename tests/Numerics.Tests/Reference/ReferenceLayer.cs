namespace GenBn.Tests.Reference;

/// <summary>
/// One layer in plain scalar double precision, or several that are put together. A batch is row-major NCHW (images) or NC
/// (vectors). Backward refers to the last Forward and overwrites the gradients of the parameters.
/// </summary>
public abstract class ReferenceLayer(ReferenceShape input, ReferenceShape output)
{
    /// <summary>Name within the network, such as <c>basicBlock1.conv2</c>; empty where nothing asks for it.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Shape of one sample that comes in.</summary>
    public ReferenceShape Input { get; } = input;

    /// <summary>Shape of one sample that goes out.</summary>
    public ReferenceShape Output { get; } = output;

    /// <summary>
    /// Rounds to single precision what one layer hands to the next and what almost cancels within a layer, to show what a plain
    /// computation in floats loses. For judging an error only: the reference itself leaves it off.
    /// </summary>
    public virtual bool SinglePrecision { get; set; }

    /// <summary>What is learned, and what would be if it were not frozen.</summary>
    public virtual IReadOnlyList<ReferenceTensor> Parameters => [];

    /// <summary>Running statistics.</summary>
    public virtual IReadOnlyList<ReferenceTensor> Buffers => [];

    /// <summary>The layers that this one is put together from, itself if it is not; in the order of declaration.</summary>
    public virtual IEnumerable<ReferenceLayer> Leaves => [this];

    /// <summary>Outputs of <paramref name="n"/> samples.</summary>
    public abstract double[] Forward(double[] x, int n, bool training);

    /// <summary>Derivatives with respect to the inputs, from those with respect to the outputs.</summary>
    public abstract double[] Backward(double[] dy);

    /// <summary>The value, in single precision if <see cref="SinglePrecision"/> says so.</summary>
    protected double Round(double value) => SinglePrecision ? (float)value : value;

    /// <summary>The values, in single precision if <see cref="SinglePrecision"/> says so.</summary>
    protected double[] Round(double[] values) => SinglePrecision ? Array.ConvertAll(values, value => (double)(float)value) : values;
}
