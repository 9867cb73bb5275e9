using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Keras;

/// <summary>
/// A vector that becomes an image has its features in the order rows, columns, channels in Keras, and channels, rows, columns in the class. If a dense
/// layer gives the vector, its units are put in that order, and so are the numbers of layers between.
/// </summary>
internal static class FeatureOrder
{
    /// <summary>Operators whose results depend on one feature each, and on constants for it.</summary>
    private static readonly HashSet<string> _elementwise =
    [
        "Relu", "LeakyRelu", "Clip", "Sigmoid", "Tanh", "Elu", "Softplus", "Mish", "Gelu", "HardSwish", "HardSigmoid", "PRelu", "Dropout", "Identity",
        "BatchNormalization", "Add", "Mul", "Sub", "Div",
    ];

    public static void Run(Graph graph, ICollection<string> notes)
    {
        for (int index = 0; index < graph.Nodes.Count; index++)
        {
            Node node = graph.Nodes[index];
            if (node.Operator != "Reshape" || node.Input(0) is not { SampleSizes: [var features] } vector
                || node.Input(1)?.Constant?.Integers is not { Length: 3 or 4 } target || target.Skip(2).Any(size => size.Size < 1))
            {
                continue;
            }

            // The writer has written an image of one channel with the channels first.
            long[] sizes = [.. target.Skip(1).Select(size => size.Size)];
            int channels = (int)Math.Min(sizes[^1], int.MaxValue);
            if (channels > 1 && channels < features && features % channels == 0 && sizes[0] * (sizes.Length == 3 ? sizes[1] : 1) * channels == features
                && Walk(graph, vector) is { } chain)
            {
                Turn(graph, chain, channels, notes);
                Replace(graph, index, sizes);
            }
        }

        graph.FindReaders();
    }

    /// <summary>The nodes from the one that gives the vector to the dense layer; null if there is no dense layer, or something else reads the vector.</summary>
    private static List<Node>? Walk(Graph graph, Value vector)
    {
        var chain = new List<Node>();
        while (graph.IsReadOnce(vector) && vector.Producer is { } node)
        {
            chain.Add(node);
            if (node.Operator == "Gemm")
            {
                return chain;
            }

            if (!_elementwise.Contains(node.Operator) || !node.Inputs.Skip(1).All(operand => operand?.Constant is { IsFloat: true })
                || node.Input(0) is not { Constant: null } next)
            {
                return null;
            }

            vector = next;
        }

        return null;
    }

    private static void Turn(Graph graph, List<Node> chain, int channels, ICollection<string> notes)
    {
        int features = (int)chain[0].Output.SampleSizes![0];
        SampleShape image = SampleShape.Image(channels, 1, features / channels);
        foreach (Node node in chain)
        {
            for (int index = 1; index < node.Inputs.Count; index++)
            {
                // Single numbers, and bounds, are the same for all features. The units of a kernel are its columns.
                if (node.Inputs[index] is { Constant: { } constant } operand && constant.Shape.Count > 0 && constant.Shape[^1] == features)
                {
                    node.Inputs[index] = new Value(operand.Name + "'") { Constant = Turned(constant, image), Shape = operand.Shape };
                }
            }
        }

        notes.Add($"the units of '{Names.Shown(chain[^1].Name)}' are in the order channels, rows, columns");
        graph.FindReaders();
    }

    private static Constant Turned(Constant constant, SampleShape image)
    {
        float[] turned = new float[constant.Length];
        int features = (int)image.Length, plane = image.Height * image.Width;
        for (int index = 0; index < turned.Length; index++)
        {
            (int row, int feature) = int.DivRem(index, features);
            turned[index] = constant.Floats[(row * features) + (feature % plane * image.Channels) + (feature / plane)];
        }

        return new Constant(constant.Shape, turned);
    }

    /// <summary>The reshaping gives channels, rows, columns, and a transposition the order that the other nodes expect.</summary>
    private static void Replace(Graph graph, int index, long[] sizes)
    {
        Node node = graph.Nodes[index];
        var writer = new NodeWriter { Layer = node.Name, Source = node.Source };
        KerasValue image = Layers.ReshapeLayers.Reshaped(writer, new KerasValue(node.Input(0)!, 1), [sizes[^1], .. sizes[..^1]]);
        var last = new Node(node.Name, "Transpose", new NodeAttributes(new Dictionary<string, AttributeValue>
        {
            ["perm"] = NodeWriter.Of([0L, .. Enumerable.Range(2, sizes.Length - 1).Select(axis => (long)axis), 1L]),
        }))
        { Opset = NodeWriter.Opset, Source = node.Source };
        last.Inputs.Add(image.Value);
        last.Outputs.Add(node.Output);
        node.Output.Producer = last;
        graph.Nodes[index] = last;
        graph.Nodes.InsertRange(index, writer.Nodes);
        graph.FindReaders();
    }
}
