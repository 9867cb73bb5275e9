namespace GenBn.Tests.Reference;

/// <summary>
/// Central differences, (loss(v + step) − loss(v − step)) / (2 · step), of a network in training. Values and running
/// statistics are restored; what layers saved for Backward is not, so call Backward before this.
/// </summary>
public static class FiniteDifferences
{
    /// <summary>Balances the truncation error (step²) against rounding (2^−53 · loss / step).</summary>
    public const double DefaultStep = 1e-5;

    /// <summary>With respect to a parameter, at the given positions (all of them if null), in that order.</summary>
    public static double[] OfParameter(
        ReferenceNetwork network,
        ReferenceTensor parameter,
        double[] x,
        int n,
        Func<double[], double> loss,
        IReadOnlyList<int>? positions = null,
        double step = DefaultStep) => Of(parameter.Values, network, x, n, loss, positions, step);

    /// <summary>With respect to the inputs, at the given positions (all of them if null), in that order.</summary>
    public static double[] OfInputs(
        ReferenceNetwork network,
        double[] x,
        int n,
        Func<double[], double> loss,
        IReadOnlyList<int>? positions = null,
        double step = DefaultStep) => Of(x, network, x, n, loss, positions, step);

    private static double[] Of(
        double[] values,
        ReferenceNetwork network,
        double[] x,
        int n,
        Func<double[], double> loss,
        IReadOnlyList<int>? positions,
        double step)
    {
        positions ??= [.. Enumerable.Range(0, values.Length)];
        double[][] buffers = [.. network.Buffers.Select(buffer => (double[])buffer.Values.Clone())];
        double[] differences = new double[positions.Count];
        for (int i = 0; i < positions.Count; i++)
        {
            double value = values[positions[i]];
            values[positions[i]] = value + step;
            double above = loss(network.Forward(x, n, training: true));
            values[positions[i]] = value - step;
            double below = loss(network.Forward(x, n, training: true));
            values[positions[i]] = value;
            differences[i] = (above - below) / (2 * step);
        }

        for (int i = 0; i < buffers.Length; i++)
        {
            buffers[i].CopyTo(network.Buffers[i].Values, 0);
        }

        return differences;
    }
}
