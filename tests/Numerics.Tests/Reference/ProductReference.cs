namespace GenBn.Tests.Reference;

/// <summary>y = a(x) · b(x), element by element, or with a value of b for each channel of a. Without a, it is x: a gate.</summary>
/// <remarks>Hu et al., "Squeeze-and-Excitation Networks", 2017 (arXiv 1709.01507), equation 4.</remarks>
public sealed class ProductReference : CompositeReference
{
    private readonly ReferenceLayer? _first;
    private readonly ReferenceLayer _second;
    private double[] _values = [];
    private double[] _factors = [];

    /// <summary>A product of two layers on the same input; of the input and one layer without the first.</summary>
    public ProductReference(ReferenceLayer? first, ReferenceLayer second)
        : base(second.Input, first?.Output ?? second.Input, first is null ? [second] : [first, second])
    {
        bool isPerChannel = !Output.IsVector && second.Output.Channels == Output.Channels && second.Output.Length == Output.Channels;
        if (second.Output != Output && !isPerChannel)
        {
            throw new ArgumentException($"{Output} cannot be multiplied by {second.Output}.", nameof(second));
        }

        _first = first;
        _second = second;
    }

    /// <summary>Values that one factor is for.</summary>
    private int Share => Output.Length / _second.Output.Length;

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        _values = _first?.Forward(x, n, training) ?? x;
        _factors = _second.Forward(x, n, training);
        return [.. _values.Select((value, index) => value * _factors[index / Share])];
    }

    /// <summary>da = dy · b, db = dy · a, summed over the values that a factor is for; dx is the sum of what the layers make of them.</summary>
    public override double[] Backward(double[] dy)
    {
        double[] valueGradients = [.. dy.Select((gradient, index) => gradient * _factors[index / Share])];
        double[] factorGradients = new double[_factors.Length];
        for (int index = 0; index < dy.Length; index++)
        {
            factorGradients[index / Share] += dy[index] * _values[index];
        }

        double[] first = _first?.Backward(valueGradients) ?? valueGradients;
        return [.. first.Zip(_second.Backward(factorGradients), (a, b) => a + b)];
    }
}
