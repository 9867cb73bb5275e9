using GenBn.Import.Graphs;

namespace GenBn.Import.Passes;

/// <summary>A product of values and a constant number, over as many nodes as only it reads.</summary>
/// <param name="Factor">The product of all constant numbers.</param>
/// <param name="Terms">The values.</param>
internal sealed record Product(double Factor, IReadOnlyList<Value> Terms)
{
    private const int MostTerms = 4;

    /// <summary>The product that a node completes.</summary>
    public static Product Of(Graph graph, Node node)
    {
        double factor = 1;
        var terms = new List<Value>();
        var waiting = new Stack<Value>(node.Inputs.OfType<Value>().Reverse());
        Divide(node);
        while (waiting.TryPop(out Value? value) && terms.Count <= MostTerms)
        {
            if (value.Constant?.Scalar is { } number)
            {
                factor *= number;
            }
            else if (value.Producer is { Operator: "Mul" or "Div" } inner && graph.IsReadOnce(value) && IsProduct(inner))
            {
                waiting.Push(inner.Input(1)!);
                waiting.Push(inner.Input(0)!);
                Divide(inner);
            }
            else
            {
                terms.Add(value);
            }
        }

        return new Product(factor, terms);

        // A divisor will be multiplied in as a number, so it is divided by twice.
        void Divide(Node quotient)
        {
            if (quotient.Operator == "Div" && quotient.Input(1)?.Constant?.Scalar is { } divisor)
            {
                factor /= (double)divisor * divisor;
            }
            else if (quotient.Operator == "Div")
            {
                factor = double.NaN;
            }
        }
    }

    private static bool IsProduct(Node node) => node.Inputs.Count == 2 && (node.Operator == "Mul" || node.Input(1)?.Constant?.Scalar is not null);
}
