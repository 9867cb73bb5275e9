namespace GenBn.Tests.Reference;

/// <summary>GELU by tanh: y = x / 2 · (1 + tanh(u)), u = √(2/π) · (x + 0.044715 · x³).</summary>
/// <remarks>Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016 (arXiv 1606.08415), section 2.</remarks>
public sealed class GELUTanhReference(ReferenceShape input) : ActivationReference(input)
{
    private static readonly double Factor = Math.Sqrt(2 / Math.PI);

    /// <inheritdoc/>
    protected override double Value(double x) => x / 2 * (1 + Math.Tanh(Argument(x)));

    /// <inheritdoc/>
    protected override double Derivative(double x)
    {
        double tanh = Math.Tanh(Argument(x));
        return ((1 + tanh) / 2) + (x / 2 * (1 - (tanh * tanh)) * Factor * (1 + (3 * 0.044715 * x * x)));
    }

    private static double Argument(double x) => Factor * (x + (0.044715 * x * x * x));
}
