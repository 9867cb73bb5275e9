namespace GenBn.Tests.Reference;

/// <summary>Gaussian error linear unit: y = x · Φ(x), y′ = Φ(x) + x · φ(x), Φ and φ distribution and density of the standard normal.</summary>
/// <remarks>Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016 (arXiv 1606.08415).</remarks>
public sealed class GELUReference(ReferenceShape input) : ActivationReference(input)
{
    /// <inheritdoc/>
    protected override double Value(double x) => x * Distribution(x);

    /// <inheritdoc/>
    protected override double Derivative(double x) => Distribution(x) + (x * Density(x));

    private static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>Φ(x) = 1/2 + φ(x) · (x + x³/3 + x⁵/(3·5) + …): Marsaglia, "Evaluating the Normal Distribution", 2004.</summary>
    private static double Distribution(double x)
    {
        if (Math.Abs(x) > 9)
        {
            return x > 0 ? 1 : 0;
        }

        double sum = x;
        double term = x;
        for (int odd = 3; Math.Abs(term) > 1e-18 * Math.Abs(sum); odd += 2)
        {
            term *= x * x / odd;
            sum += term;
        }

        return 0.5 + (sum * Density(x));
    }
}
