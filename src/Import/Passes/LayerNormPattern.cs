using GenBn.Import.Graphs;

namespace GenBn.Import.Passes;

/// <summary>Before operator set 17, exporters wrote a layer norm as nine nodes. They become one, so that it is named once.</summary>
internal static class LayerNormPattern
{
    public static void Run(Graph graph)
    {
        for (int index = 0; index < graph.Nodes.Count; index++)
        {
            Node node = graph.Nodes[index];
            if (node is { Operator: "Div", Inputs: [{ Producer: { Operator: "Sub", Inputs: [{ } x, { Producer: { } mean }] } }, { Producer.Operator: "Sqrt" }] }
                && mean.Operator == "ReduceMean" && mean.Input(0) == x)
            {
                var norm = new Node(node.Name, "LayerNormalization", NodeAttributes.None) { Opset = node.Opset };
                norm.Inputs.Add(x);
                norm.Outputs.Add(node.Output);
                node.Output.Producer = norm;
                graph.Nodes[index] = norm;
            }
        }

        graph.DropUnused();
    }
}
