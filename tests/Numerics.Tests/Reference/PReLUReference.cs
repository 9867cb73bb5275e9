namespace GenBn.Tests.Reference;

/// <summary>Parametric rectified linear unit: y = x, y′ = 1 where x &gt; 0, otherwise y = slope · x, y′ = slope, with a slope per channel.</summary>
/// <remarks>He et al., "Delving Deep into Rectifiers", 2015 (arXiv 1502.01852), section 2.1.</remarks>
public sealed class PReLUReference : ElementwiseReference
{
    /// <summary>Every slope starts with the same value; the tensor is called <c>{name}.slope</c>.</summary>
    public PReLUReference(string name, ReferenceShape input, double start)
        : base(input)
    {
        Name = name;
        Slope = new ReferenceTensor($"{name}.slope", [input.Channels], start);
        Parameters = [Slope];
    }

    /// <summary>A slope per channel.</summary>
    public ReferenceTensor Slope { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Parameters { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<double> Kinks { get; } = [0];

    /// <summary>A slope may be negative.</summary>
    public override bool KeepsSign => false;

    /// <summary>Besides, dslope = Σ dy · x over the values of the channel that are not positive (equation 7).</summary>
    public override double[] Backward(double[] dy)
    {
        Array.Clear(Slope.Gradients);
        for (int i = 0; i < dy.Length; i++)
        {
            Slope.Gradients[Channel(i)] += dy[i] * Math.Min(0, Side(i));
        }

        return base.Backward(dy);
    }

    /// <inheritdoc/>
    protected override double Value(double x, int position) => x > 0 ? x : Slope.Values[Channel(position)] * x;

    /// <inheritdoc/>
    protected override double Derivative(double x, int position) => x > 0 ? 1 : Slope.Values[Channel(position)];

    private int Channel(int position) => position / (Input.Height * Input.Width) % Input.Channels;
}
