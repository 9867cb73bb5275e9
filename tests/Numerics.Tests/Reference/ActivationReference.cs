namespace GenBn.Tests.Reference;

/// <summary>A function of one value, applied to each.</summary>
public abstract class ActivationReference(ReferenceShape input) : ElementwiseReference(input)
{
    /// <summary>y(x).</summary>
    protected abstract double Value(double x);

    /// <summary>y′(x).</summary>
    protected abstract double Derivative(double x);

    /// <inheritdoc/>
    protected sealed override double Value(double x, int position) => Value(x);

    /// <inheritdoc/>
    protected sealed override double Derivative(double x, int position) => Derivative(x);
}
