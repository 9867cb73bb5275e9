using GenBn.Import.Graphs;
using GenBn.Import.Nodes;

namespace GenBn.Import.Passes;

/// <summary>
/// Finds the shapes of all values, with the batch as a symbol, and the constants among them. Exporters spell a flattening as Shape, Gather, Concat
/// and Reshape; after this pass, the sizes are numbers.
/// </summary>
internal static class ShapeEvaluation
{
    /// <summary>Elements that may be computed in any case.</summary>
    private const long LeastBudget = 1 << 20;

    /// <summary>Computed elements for each element of the file: few nodes could otherwise make large tensors of small ones.</summary>
    private const long BudgetFactor = 4;

    public static void Run(Graph graph)
    {
        IEnumerable<Value> values = graph.Nodes.SelectMany(node => node.Inputs).OfType<Value>().Distinct();
        long budget = LeastBudget + (BudgetFactor * values.Sum(value => (long)(value.Constant?.Length ?? 0)));
        foreach (Node node in graph.Nodes)
        {
            if (NodeKinds.Find(node.Operator) is not { } kind)
            {
                continue;
            }

            node.Output.Shape = kind.Infer(node);
            bool fits = Inference.Fixed(node.Output.Shape) is not { } shape || shape.Aggregate(1L, (product, size) => product * size) <= budget;
            if (fits && kind.Evaluate(node) is { } constant)
            {
                // Those that only have another shape share the values.
                budget -= kind is ReshapeNodes or IdentityNodes or ConstantNodes ? 64 : constant.Length;
                node.Output.Constant = constant;
                node.Output.Shape = [.. constant.Shape.Select(size => new Dimension(size))];
            }
        }

        // Constants need no node any more, and what led to them is dropped with it.
        foreach (Node node in graph.Nodes.Where(node => node.Output.Constant is not null))
        {
            node.Output.Producer = null;
        }

        graph.Nodes.RemoveAll(node => node.Output.Constant is not null);
        graph.DropUnused();
    }
}
