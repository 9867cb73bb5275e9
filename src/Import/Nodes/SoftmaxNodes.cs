using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Softmax over features. Before operator set 13, the default axis is 1, and all dimensions from it on count as one.</summary>
internal sealed class SoftmaxNodes() : NodeKind("Softmax", "LogSoftmax")
{
    public override IReadOnlyList<Dimension>? Infer(Node node) => node.Input(0)?.Shape;

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Operand(node);
        int rank = operand.Sizes.Count + 1;
        bool flattens = node.Opset < 13;
        int? axis = Inference.Axis(node.Attributes.Integer("axis", flattens ? 1 : -1), rank);
        bool isOverFeatures = flattens ? axis == 1 : axis == operand.ChannelAxis;
        if (!operand.Step.Shape.IsVector && operand.Step.Shape is { Height: 1, Width: 1 } && isOverFeatures)
        {
            // An image of one pixel: its channels are features.
            Step flat = at.Add(node, new PlainLayer("Flatten"), SampleShape.Vector(operand.Step.Shape.Channels), operand.Step);
            operand = new Operand(flat, Axes.Features, operand.Sizes.Count, operand.ChannelAxis - 1);
        }

        if (operand.Axes != Axes.Features || !isOverFeatures)
        {
            throw new RefusedException($"softmax is over the features of a vector, but the axis is {axis} of {rank} dimensions");
        }

        if (node.Operator == "Softmax" && node.Output == at.Graph.Output && !at.Graph.IsOwn)
        {
            at.Note("to train further with the default loss, which takes logits, remove the last [Softmax]");
        }

        return at.Elementwise(node, operand, new PlainLayer(node.Operator));
    }
}
