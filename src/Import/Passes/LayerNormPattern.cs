using GenBn.Import.Graphs;
using GenBn.Import.Nodes;

namespace GenBn.Import.Passes;

/// <summary>
/// Norms that exporters write as (x − mean) / √(mean of (x − mean)² + epsilon): before operator set 17 there was no other way, and there is none for
/// channels that are not last. They become one node with the dimensions of the means; factors and offsets are nodes behind it.
/// </summary>
internal static class LayerNormPattern
{
    public static void Run(Graph graph)
    {
        for (int index = 0; index < graph.Nodes.Count; index++)
        {
            Node node = graph.Nodes[index];
            if (node.Operator == "Div" && Match(node) is var (x, axes, epsilon))
            {
                var attributes = new NodeAttributes(new Dictionary<string, AttributeValue>
                {
                    ["axes"] = new AttributeValue { Integers = [.. axes.Order().Select(axis => (long)axis)] },
                    ["epsilon"] = new AttributeValue { Number = epsilon },
                });
                graph.Replace(index, SampleNormNodes.Moments, attributes, x);
            }
        }

        graph.DropUnused();
    }

    private static (Value X, IReadOnlyList<int> Axes, float Epsilon)? Match(Node quotient)
    {
        if (Centered(quotient.Input(0)) is not var (x, axes)
            || quotient.Input(1)?.Producer is not { Operator: "Sqrt", Inputs: [{ Producer: { Operator: "Add", Inputs: [{ } left, { } right] } }] })
        {
            return null;
        }

        (Value variance, float? epsilon) = right.Constant is not null ? (left, right.Constant.Scalar) : (right, left.Constant?.Scalar);
        return epsilon is { } number && Mean(variance) is var (squares, over) && over.Order().SequenceEqual(axes.Order())
            && Squared(squares) is { } deviation && Centered(deviation) is var (again, axesAgain) && again == x && axesAgain.Order().SequenceEqual(axes.Order())
            ? (x, axes, number)
            : null;
    }

    /// <summary>What a value is the deviation from the mean of, and the dimensions of the mean; null if it is none.</summary>
    private static (Value X, IReadOnlyList<int> Axes)? Centered(Value? value) =>
        value?.Producer is { Operator: "Sub", Inputs: [{ } x, { } mean] } && Mean(mean) is var (source, axes) && source == x ? (x, axes) : null;

    private static (Value X, IReadOnlyList<int> Axes)? Mean(Value value) =>
        value.Producer is { Operator: "ReduceMean" } node && node.Input(0) is { Shape: { } shape } x && ReduceMeanNodes.KeepsRank(node)
            && ReduceMeanNodes.AxesOf(node, shape.Count) is { } axes ? (x, axes) : null;

    /// <summary>What is squared, by a power or by itself; null if nothing is.</summary>
    private static Value? Squared(Value value) => value.Producer switch
    {
        { Operator: "Pow", Inputs: [{ } x, { Constant: { } exponent }] } when Number(exponent) == 2 => x,
        { Operator: "Mul", Inputs: [{ } x, { } same] } when x == same => x,
        _ => null,
    };

    private static double? Number(Constant constant) =>
        constant.Scalar ?? (constant.Integers is [{ IsBatch: false, Size: var size }] ? size : null);
}
