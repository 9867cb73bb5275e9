namespace GenBn.Tests.Reference;

/// <summary>
/// Long short-term memory: i, f, o = σ(W x + b + W' h + b'), g = tanh(W x + b + W' h + b'), c' = f · c + i · g, h' = o · tanh(c'). The order of
/// gates is i, f, g, o.
/// </summary>
/// <remarks>Gers, Schmidhuber and Cummins, "Learning to Forget", 2000; the order and the two biases are those of PyTorch's documentation.</remarks>
public sealed class LSTMReference(string name, ReferenceShape input, int units, bool isSequence) : RecurrentReference(name, input, 4, units, isSequence)
{
    /// <inheritdoc/>
    protected override int Carried => 2 * Units;

    /// <inheritdoc/>
    protected override (double[] State, double[][] Kept) Cell(double[] x, double[] state)
    {
        double[] h = state[..Units];
        double[] after = new double[2 * Units];
        double[][] gates = [new double[Units], new double[Units], new double[Units], new double[Units]];
        for (int u = 0; u < Units; u++)
        {
            for (int gate = 0; gate < 4; gate++)
            {
                double sum = Row(WeightIH, BiasIH, gate, u, x) + Row(WeightHH, BiasHH, gate, u, h);
                gates[gate][u] = Round(gate == 2 ? Math.Tanh(sum) : Sigmoid(sum));
            }

            after[Units + u] = (gates[1][u] * state[Units + u]) + (gates[0][u] * gates[2][u]);
            after[u] = gates[3][u] * Math.Tanh(after[Units + u]);
        }

        return (after, [state, .. gates, after]);
    }

    /// <inheritdoc/>
    protected override double[] CellBackward(double[] gradient, double[][] kept, double[] dx)
    {
        (double[] x, double[] before, double[] i, double[] f, double[] g, double[] o, double[] after) = (kept[0], kept[1], kept[2], kept[3], kept[4], kept[5], kept[6]);
        double[] h = before[..Units];
        double[] dh = new double[Units];
        double[] result = new double[2 * Units];
        for (int u = 0; u < Units; u++)
        {
            double tanh = Math.Tanh(after[Units + u]);
            double dc = gradient[Units + u] + (gradient[u] * o[u] * (1 - (tanh * tanh)));
            double[] slopes =
            [
                dc * g[u] * i[u] * (1 - i[u]),
                dc * before[Units + u] * f[u] * (1 - f[u]),
                dc * i[u] * (1 - (g[u] * g[u])),
                gradient[u] * tanh * o[u] * (1 - o[u]),
            ];
            for (int gate = 0; gate < 4; gate++)
            {
                RowBackward(WeightIH, BiasIH, gate, u, x, slopes[gate], dx);
                RowBackward(WeightHH, BiasHH, gate, u, h, slopes[gate], dh);
            }

            result[Units + u] = dc * f[u];
        }

        dh.CopyTo(result, 0);
        return result;
    }
}
