using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>The input as the network has it: a vector, or an image with channels first.</summary>
internal static class InputOperand
{
    public static Operand Of(Conversion at)
    {
        Graph graph = at.Graph;
        IReadOnlyList<long> sizes = graph.Input.SampleSizes!;
        bool isLast = sizes.Count > 1 && (graph.IsChannelsLast ?? IsTurned(graph));
        SampleShape shape = sizes switch
        {
            [var features] => SampleShape.Vector(features),
            [var channels, var width] when !isLast => SampleShape.Image(channels, 1, width),
            [var width, var channels] => SampleShape.Image(channels, 1, width),
            [var channels, var height, var width] when !isLast => SampleShape.Image(channels, height, width),
            _ => SampleShape.Image(sizes[2], sizes[0], sizes[1]),
        };
        Axes axes = sizes.Count switch
        {
            1 => Axes.Features,
            2 => isLast ? Axes.SignalLast : Axes.Signal,
            _ => isLast ? Axes.ChannelsLast : Axes.Image,
        };
        if (isLast && !shape.HasOneOrder)
        {
            at.Note("the model takes rows × columns × channels; the class takes channels × rows × columns");
        }

        return new Operand(new Step(new InputLayer(new InputNormalization()) { IsSequence = sizes.Count == 2 }, [], shape, graph.Input.Name), axes);
    }

    /// <summary>Whether all that the model does first, except element by element, is to put the channels first.</summary>
    private static bool IsTurned(Graph graph)
    {
        var waiting = new Queue<Value>([graph.Input]);
        bool isFound = false;
        for (int looked = 0; waiting.TryDequeue(out Value? value) && looked < 8; looked++)
        {
            foreach (Node reader in value.Readers)
            {
                if (reader.Operator == "Transpose" && reader.Attributes.Integers("perm") is [0, var first, ..] order && first == order.Count - 1)
                {
                    isFound = true;
                }
                else if (reader.Operator is "Mul" or "Sub" or "Add" or "Div" or "Identity" or "Cast")
                {
                    waiting.Enqueue(reader.Output);
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
