using GenBn.Import.Graphs;
using GenBn.Import.Nodes;

namespace GenBn.Import.Passes;

/// <summary>
/// Activations that exporters write as products: SiLU, x · sigmoid(x); hard swish, x · clip(x + 3, 0, 6) / 6; and the exact GELU, x / 2 · (1 + erf(x /
/// √2)). A product is read as a set of factors, so neither the order of operands nor the place of the constant matters. GELU by tanh is another
/// function and stays as it is.
/// </summary>
internal static class ProductPatterns
{
    private const double Tolerance = 1e-5;

    public static void Run(Graph graph)
    {
        // From the end on: the last node of a product is its whole.
        for (int index = graph.Nodes.Count - 1; index >= 0; index--)
        {
            Node node = graph.Nodes[index];
            if (node.Operator is "Mul" or "Div" && Match(graph, node) is var (operation, x))
            {
                var activation = new Node(node.Name, operation, NodeAttributes.None) { Opset = node.Opset };
                activation.Inputs.Add(x);
                activation.Outputs.Add(node.Output);
                node.Output.Producer = activation;
                graph.Nodes[index] = activation;
                graph.FindReaders();
            }
        }

        graph.DropUnused();
    }

    private static (string Operation, Value X)? Match(Graph graph, Node node)
    {
        Product product = Product.Of(graph, node);
        if (product.Terms is not [var left, var right])
        {
            return null;
        }

        return Match(graph, product.Factor, left, right) ?? Match(graph, product.Factor, right, left);
    }

    private static (string Operation, Value X)? Match(Graph graph, double factor, Value x, Value gate)
    {
        if (gate.Producer is not { } node)
        {
            return null;
        }

        string? operation = node.Operator switch
        {
            "Sigmoid" when node.Input(0) == x && IsNear(factor, 1) => ActivationNodes.SiLU,
            "HardSigmoid" when node.Input(0) == x && IsNear(factor * 6 * node.Attributes.Number("alpha", 0.2f), 1)
                && IsNear(factor * 2 * node.Attributes.Number("beta", 0.5f), 1) && IsNear(factor, 1) => "HardSwish",
            "Clip" or "Min" or "Max" when IsNear(factor * 6, 1) && ClippedBelow6(gate) is { } shifted && Plus(shifted, 3) == x => "HardSwish",
            "Add" when IsNear(factor * 2, 1) && Plus(gate, 1)?.Producer is { Operator: "Erf" } erf && IsScaled(graph, erf.Input(0), x) => "Gelu",
            _ => null,
        };
        return operation is null ? null : (operation, x);
    }

    /// <summary>Whether a value is x / √2.</summary>
    private static bool IsScaled(Graph graph, Value? value, Value x) =>
        value?.Producer is { Operator: "Mul" or "Div" } node && Product.Of(graph, node) is { Terms: [var term], Factor: var factor }
        && term == x && IsNear(factor * Math.Sqrt(2), 1);

    /// <summary>What is clipped to 0 … 6, by one node or by two; null if the value is nothing of that kind.</summary>
    private static Value? ClippedBelow6(Value value)
    {
        double low = double.NegativeInfinity, high = double.PositiveInfinity;
        Value? at = value;
        while (at?.Producer is { Operator: "Clip" or "Max" or "Min" or "Relu" } node)
        {
            try
            {
                (int input, float from, float to) = node.Operator == "Relu" ? (0, 0, float.PositiveInfinity) : ClipNodes.Range(node);
                (low, high) = (Math.Max(low, from), Math.Min(high, to));
                at = node.Input(input);
            }
            catch (RefusedException)
            {
                return null;
            }
        }

        return IsNear(low + 1, 1) && IsNear(high, 6) ? at : null;
    }

    /// <summary>The value to which a constant number is added; null if the value is no such sum.</summary>
    private static Value? Plus(Value value, double number)
    {
        if (value.Producer is not { Operator: "Add", Inputs: [{ } left, { } right] })
        {
            return null;
        }

        return IsNumber(right) ? left : IsNumber(left) ? right : null;

        bool IsNumber(Value constant) => constant.Constant?.Scalar is { } found && IsNear(found, number);
    }

    private static bool IsNear(double value, double expected) => Math.Abs(value - expected) <= Tolerance * Math.Max(1, Math.Abs(expected));
}
