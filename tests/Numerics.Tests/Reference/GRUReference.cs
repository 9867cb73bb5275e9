namespace GenBn.Tests.Reference;

/// <summary>
/// Gated recurrent unit: r, z = σ(W x + b + W' h + b'), n = tanh(W x + b + r · (W' h + b')), or n = tanh(W x + b + W' (r · h) + b') if the reset gate
/// applies before the product; h' = (1 − z) · n + z · h. The order of gates is r, z, n.
/// </summary>
/// <remarks>
/// Cho et al., 2014 (arXiv 1406.1078), version 1 and 3; the order and the two biases are those of PyTorch's documentation.
/// </remarks>
public sealed class GRUReference(string name, ReferenceShape input, int units, bool isSequence, bool resetAfter)
    : RecurrentReference(name, input, 3, units, isSequence)
{
    /// <inheritdoc/>
    protected override int Carried => Units;

    /// <inheritdoc/>
    protected override (double[] State, double[][] Kept) Cell(double[] x, double[] state)
    {
        double[] r = new double[Units], z = new double[Units], n = new double[Units], after = new double[Units];
        for (int u = 0; u < Units; u++)
        {
            r[u] = Round(Sigmoid(Row(WeightIH, BiasIH, 0, u, x) + Row(WeightHH, BiasHH, 0, u, state)));
            z[u] = Round(Sigmoid(Row(WeightIH, BiasIH, 1, u, x) + Row(WeightHH, BiasHH, 1, u, state)));
        }

        double[] left = [.. r.Zip(state, (reset, h) => reset * h)];
        double[] products = new double[Units];
        for (int u = 0; u < Units; u++)
        {
            products[u] = Row(WeightHH, BiasHH, 2, u, resetAfter ? state : left);
            n[u] = Round(Math.Tanh(Row(WeightIH, BiasIH, 2, u, x) + (resetAfter ? r[u] * products[u] : products[u])));
            after[u] = ((1 - z[u]) * n[u]) + (z[u] * state[u]);
        }

        return (after, [state, r, z, n, left, products]);
    }

    /// <inheritdoc/>
    protected override double[] CellBackward(double[] gradient, double[][] kept, double[] dx)
    {
        (double[] x, double[] h, double[] r, double[] z, double[] n, double[] left, double[] products) = (kept[0], kept[1], kept[2], kept[3], kept[4], kept[5], kept[6]);
        double[] dh = new double[Units], dr = new double[Units], dleft = new double[Units];
        for (int u = 0; u < Units; u++)
        {
            double dn = gradient[u] * (1 - z[u]) * (1 - (n[u] * n[u]));
            double dz = gradient[u] * (h[u] - n[u]) * z[u] * (1 - z[u]);
            dh[u] += gradient[u] * z[u];
            RowBackward(WeightIH, BiasIH, 1, u, x, dz, dx);
            RowBackward(WeightHH, BiasHH, 1, u, h, dz, dh);
            RowBackward(WeightIH, BiasIH, 2, u, x, dn, dx);
            if (resetAfter)
            {
                dr[u] = dn * products[u];
                RowBackward(WeightHH, BiasHH, 2, u, h, dn * r[u], dh);
            }
            else
            {
                RowBackward(WeightHH, BiasHH, 2, u, left, dn, dleft);
            }
        }

        for (int u = 0; u < Units; u++)
        {
            double reset = (resetAfter ? dr[u] : dleft[u] * h[u]) * r[u] * (1 - r[u]);
            dh[u] += resetAfter ? 0 : dleft[u] * r[u];
            RowBackward(WeightIH, BiasIH, 0, u, x, reset, dx);
            RowBackward(WeightHH, BiasHH, 0, u, h, reset, dh);
        }

        return dh;
    }
}
