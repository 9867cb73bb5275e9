using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Batch norms. One that was exported in training mode has more results, of which only the first is used.</summary>
internal sealed class BatchNormNodes() : NodeKind("BatchNormalization")
{
    public override IReadOnlyList<Dimension>? Infer(Node node) => node.Input(0)?.Shape;

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Operand(node);
        if (node.Attributes.Integer("spatial", 1) == 0)
        {
            throw new RefusedException("it normalises each position for itself (spatial = 0); a batch norm normalises channels");
        }

        if (operand.ChannelAxis != 1)
        {
            throw new RefusedException("the channels of its input are not dimension 1");
        }

        int channels = operand.Step.Shape.IsVector ? (int)operand.Step.Shape.Length : operand.Step.Shape.Channels;
        float epsilon = node.Attributes.Number("epsilon", 1e-5f), momentum = node.Attributes.Number("momentum", 0.9f);
        if (epsilon is not (> 0 and < float.PositiveInfinity))
        {
            throw new RefusedException("its epsilon is not a positive number");
        }

        if (node.Attributes.Integer("training_mode", 0) != 0)
        {
            at.Note("a batch norm was exported in training mode; the class predicts with its running statistics");
        }

        Constant Of(int input, string role)
        {
            Constant values = Weights.Channels(node, input, role, channels);
            return new Constant([channels], operand.Turned(values.Floats));
        }

        Constant variance = Of(4, "variance");
        if (variance.Floats.ContainsAnyInRange(float.NegativeInfinity, -float.Epsilon))
        {
            throw new RefusedException("its variance is negative");
        }

        var layer = new BatchNormLayer(Of(1, "scale"), Of(2, "bias"), Of(3, "mean"), variance, epsilon, momentum is >= 0 and < 1 ? momentum : 0.9f);
        return at.Elementwise(node, operand, layer);
    }
}
