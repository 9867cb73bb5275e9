namespace GenBn.Onnx.Nodes;

/// <content>
/// Norms with the statistics of one sample. ONNX's layer norm is over the last axes, so channels go there and back. Its instance norm serves
/// groups: each is a channel of a reshaped tensor, and gamma and beta follow. Operator set 17 has no group norm with a scale for each channel.
/// </content>
internal sealed partial class LayerNodes
{
    public string Visit(SampleNormLayer layer)
    {
        int channels = layer.Shape[0];
        bool isImage = layer.Shape.Count == 3;
        if (layer.IsByPosition)
        {
            string last = writer.Step("channels_last", "Transpose", [writer.Input], NodeAttributes.Integers("perm", 0, 2, 3, 1));
            string normalized = writer.Step(
                "normalized", "LayerNormalization", [last, Gamma(layer), Beta(layer)], NodeAttributes.Float("epsilon", layer.Epsilon));
            return writer.Result("Transpose", [normalized], NodeAttributes.Integers("perm", 0, 3, 1, 2));
        }

        if (layer.Groups == 1 && !isImage)
        {
            return writer.Result("LayerNormalization", [writer.Input, Gamma(layer), Beta(layer)], NodeAttributes.Float("epsilon", layer.Epsilon));
        }

        if (layer.Groups == channels)
        {
            return writer.Result("InstanceNormalization", [writer.Input, Gamma(layer), Beta(layer)], NodeAttributes.Float("epsilon", layer.Epsilon));
        }

        string groups = writer.Step("groups", "Reshape", writer.Input, writer.Integers("group_shape", 0, layer.Groups, -1));
        string ofGroups = writer.Step(
            "group_normalized",
            "InstanceNormalization",
            [groups, writer.Filled("ones", 1, layer.Groups), writer.Filled("zeros", 0, layer.Groups)],
            NodeAttributes.Float("epsilon", layer.Epsilon));
        long[] shape = [0, .. layer.Shape.Select(size => (long)size)];
        if (!layer.HasGamma && !layer.HasBeta)
        {
            return writer.Result("Reshape", [ofGroups, writer.Integers("shape", shape)]);
        }

        string value = writer.Step("reshaped", "Reshape", ofGroups, writer.Integers("shape", shape));
        int[] ofChannels = isImage ? [channels, 1, 1] : [channels];
        if (layer.HasGamma && layer.HasBeta)
        {
            value = writer.Step("scaled", "Mul", value, writer.Tensor("gamma", ofChannels));
        }

        return layer.HasBeta
            ? writer.Result("Add", [value, writer.Tensor("beta", ofChannels)])
            : writer.Result("Mul", [value, writer.Tensor("gamma", ofChannels)]);
    }

    private string Gamma(SampleNormLayer layer) => layer.HasGamma ? writer.Tensor("gamma") : writer.Filled("ones", 1, layer.Shape[0]);

    private string Beta(SampleNormLayer layer) => layer.HasBeta ? writer.Tensor("beta") : writer.Filled("zeros", 0, layer.Shape[0]);
}
