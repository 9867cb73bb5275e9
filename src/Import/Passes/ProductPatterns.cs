using GenBn.Import.Graphs;
using GenBn.Import.Nodes;

namespace GenBn.Import.Passes;

/// <summary>
/// Activations that exporters write as products: SiLU, x · sigmoid(x); hard swish, x · clip(x + 3, 0, 6) / 6; Mish, x · tanh(softplus(x)); the exact
/// GELU, x / 2 · (1 + erf(x / √2)), and that by tanh. A product is read as a set of factors, so neither the order of operands nor the place of the
/// constant matters.
/// </summary>
internal static class ProductPatterns
{
    private const double Tolerance = 1e-5;

    private const string GeluByTanh = "GELU by tanh";

    private static readonly NodeAttributes _byTanh = new(new Dictionary<string, AttributeValue> { ["approximate"] = new() { Text = "tanh" } });

    public static void Run(Graph graph)
    {
        // From the end on: the last node of a product is its whole.
        for (int index = graph.Nodes.Count - 1; index >= 0; index--)
        {
            Node node = graph.Nodes[index];
            if (node.Operator is "Mul" or "Div" && Match(graph, node) is var (operation, attributes, x))
            {
                graph.Replace(index, operation, attributes, x);
                graph.FindReaders();
            }
        }

        graph.DropUnused();
    }

    private static (string Operation, NodeAttributes Attributes, Value X)? Match(Graph graph, Node node)
    {
        Product product = Product.Of(graph, node);
        if (product.Terms is not [var left, var right])
        {
            return null;
        }

        (string, NodeAttributes, Value)? found = Match(graph, product.Factor, left, right) ?? Match(graph, product.Factor, right, left);
        return found is not null && product.Terms.Any(term => term.Producer is { } inner && graph.MayBeOneLayer(node, inner)) ? found : null;
    }

    private static (string Operation, NodeAttributes Attributes, Value X)? Match(Graph graph, double factor, Value x, Value gate)
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
            "Add" when IsNear(factor * 2, 1) && Plus(gate, 1)?.Producer is { Operator: "Erf" } erf && IsScaled(graph, erf.Input(0), x) => ActivationNodes.Gelu,
            "Add" when IsNear(factor * 2, 1) && Plus(gate, 1)?.Producer is { Operator: "Tanh" } tanh && IsCubic(tanh.Input(0), x) => GeluByTanh,
            "Tanh" when IsNear(factor, 1) && node.Input(0)?.Producer is { Operator: "Softplus" } softplus && softplus.Input(0) == x => "Mish",
            _ => null,
        };
        return operation switch
        {
            null => null,
            GeluByTanh => (ActivationNodes.Gelu, _byTanh, x),
            _ => (operation, NodeAttributes.None, x),
        };
    }

    /// <summary>Whether a value is √(2/π) · (x + 0.044715 · x³).</summary>
    private static bool IsCubic(Value? value, Value x) =>
        Polynomial.Of(value, x) is [0, var linear, 0, var cubic] && IsNear(linear, Math.Sqrt(2 / Math.PI)) && IsNear(cubic, Math.Sqrt(2 / Math.PI) * 0.044715);

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
