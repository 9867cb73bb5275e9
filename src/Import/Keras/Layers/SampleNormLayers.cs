using GenBn.Import.Graphs;
using GenBn.Import.Nodes;

namespace GenBn.Import.Keras.Layers;

/// <summary>Layer norms over the last dimension, and group norms.</summary>
internal sealed class SampleNormLayers() : LayerKind("LayerNormalization", "GroupNormalization")
{
    public override KerasValue Write(LayerCall call)
    {
        KerasValue input = call.Input;
        NodeWriter writer = call.Writer;
        if (call.Config.Flag("rms_scaling", false))
        {
            throw new RefusedException("it divides by the root of the mean square (rms_scaling), for which there is no layer");
        }

        long axis = call.Config.Integers("axis", 1, -1)[0];
        if (axis != -1 && axis != input.Rank)
        {
            throw new RefusedException($"it normalises along the axis {axis} of {input.Rank + 1} dimensions; only the last one is possible");
        }

        bool hasGamma = call.Config.Flag("scale", true), hasBeta = call.Config.Flag("center", true);
        int channels = hasGamma || hasBeta ? call.Tensor(0, "gamma or beta", 1).Values.Length
            : (int)(input.Sizes?[^1] ?? throw new RefusedException("its number of channels is not known"));
        Value gamma = hasGamma ? call.Vector(0, "gamma") : call.Constant("ones", () => Filled(writer, channels, 1));
        Value beta = hasBeta ? call.Vector(hasGamma ? 1 : 0, "beta") : call.Constant("zeros", () => Filled(writer, channels, 0));
        (string, AttributeValue) epsilon = ("epsilon", NodeWriter.Of(call.Config.Number("epsilon", 1e-3f)));
        if (call.ClassName == "LayerNormalization")
        {
            return writer.Add("LayerNormalization", input.Rank, [input.Value, gamma, beta], ("axis", NodeWriter.Of(-1L)), epsilon);
        }

        // −1 means as many groups as channels, which is an instance norm.
        int groups = call.Config.Integer("groups", 32);
        KerasValue x = input.Rank > 1 ? writer.ChannelsFirst(input) : input;
        x = writer.Add("GroupNormalization", x.Rank, [x.Value, gamma, beta], ("num_groups", NodeWriter.Of(groups == -1 ? channels : groups)), epsilon);
        return input.Rank > 1 ? writer.ChannelsLast(x) : x;
    }

    private static Value Filled(NodeWriter writer, int channels, float value)
    {
        float[] values = new float[channels];
        values.AsSpan().Fill(value);
        return writer.Floats([channels], values);
    }
}
