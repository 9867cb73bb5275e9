namespace GenBn.Tests.Reference;

/// <summary>
/// What a convolution does with the products of one weight with a row: an interface of structures, so that the compiler inlines it into the loops around it.
/// </summary>
internal interface IReferenceLine
{
    /// <summary>Takes all products of a weight with a row.</summary>
    /// <param name="output">Position of the first output.</param>
    /// <param name="outputStep">From an output to the next.</param>
    /// <param name="weight">Position of the weight.</param>
    /// <param name="input">Position of the first input.</param>
    /// <param name="inputStep">From an input to the next.</param>
    /// <param name="count">Number of products.</param>
    void Add(int output, int outputStep, int weight, int input, int inputStep, int count);
}

/// <summary>y += w · x.</summary>
internal readonly struct ForwardLine(double[] x, double[] weights, double[] y) : IReferenceLine
{
    /// <inheritdoc/>
    public void Add(int output, int outputStep, int weight, int input, int inputStep, int count)
    {
        double factor = weights[weight];
        for (int at = 0; at < count; at++)
        {
            y[output + (at * outputStep)] += factor * x[input + (at * inputStep)];
        }
    }
}

/// <summary>dx += w · dy and dw += x · dy.</summary>
internal readonly struct BackwardLine(double[] x, double[] dx, ReferenceTensor weights, double[] dy) : IReferenceLine
{
    /// <inheritdoc/>
    public void Add(int output, int outputStep, int weight, int input, int inputStep, int count)
    {
        double factor = weights.Values[weight];
        double sum = 0;
        for (int at = 0; at < count; at++)
        {
            double slope = dy[output + (at * outputStep)];
            sum += slope * x[input + (at * inputStep)];
            dx[input + (at * inputStep)] += slope * factor;
        }

        weights.Gradients[weight] += sum;
    }
}
