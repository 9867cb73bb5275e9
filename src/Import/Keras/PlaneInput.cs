using GenBn.Import.Graphs;

namespace GenBn.Import.Keras;

/// <summary>
/// An input of two dimensions is a sequence, unless all that reads it flattens or reshapes it: then it is an image of one channel, such as the 28×28
/// pixels of a digit.
/// </summary>
internal static class PlaneInput
{
    /// <summary>Makes the input an image if it is one.</summary>
    /// <returns>Whether it is one. Its channels are first then, because there is one.</returns>
    public static bool Run(Value input, NodeWriter writer)
    {
        if (input.SampleSizes is not [var rows, var columns] || !IsReshaped(input, writer.Nodes))
        {
            return false;
        }

        (writer.Layer, writer.Source) = (input.Name, null);
        int before = writer.Nodes.Count;
        KerasValue image = Layers.ReshapeLayers.Reshaped(writer, new KerasValue(input, 2), [1, rows, columns]);
        List<Node> added = writer.Nodes[before..];
        writer.Nodes.RemoveRange(before, added.Count);
        foreach (Node node in writer.Nodes)
        {
            for (int index = 0; index < node.Inputs.Count; index++)
            {
                node.Inputs[index] = node.Inputs[index] == input ? image.Value : node.Inputs[index];
            }
        }

        writer.Nodes.InsertRange(0, added);
        return true;
    }

    /// <summary>Whether a value is flattened or reshaped, perhaps after arithmetic with single numbers.</summary>
    private static bool IsReshaped(Value value, IReadOnlyList<Node> nodes)
    {
        var waiting = new Queue<Value>([value]);
        bool isFound = false;
        while (waiting.TryDequeue(out Value? next))
        {
            foreach (Node node in nodes.Where(node => node.Inputs.Contains(next)))
            {
                if (node.Operator is "Flatten" or "Reshape")
                {
                    isFound = true;
                }
                else if (node.Operator is "Identity" or "Dropout" or "Relu"
                    || node.Inputs.All(operand => operand == next || operand?.Constant is { Length: 1 }))
                {
                    waiting.Enqueue(node.Output);
                }
                else
                {
                    return false;
                }
            }
        }

        return isFound;
    }
}
