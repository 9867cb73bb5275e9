using GenBn.Import.Graphs;
using GenBn.Import.Nodes;

namespace GenBn.Import.Keras.Layers;

/// <summary>Batch norms. One without scale or center has a gamma of 1 or a beta of 0.</summary>
internal sealed class BatchNormLayers() : LayerKind("BatchNormalization", "BatchNormalizationV1", "SyncBatchNormalization")
{
    public override KerasValue Write(LayerCall call)
    {
        KerasValue input = call.Input;
        NodeWriter writer = call.Writer;
        bool hasGamma = call.Config.Flag("scale", true), hasBeta = call.Config.Flag("center", true);
        int first = (hasGamma ? 1 : 0) + (hasBeta ? 1 : 0);
        Value mean = call.Vector(first, "moving mean"), variance = call.Vector(first + 1, "moving variance");
        int channels = mean.Constant!.Length;
        Value gamma = hasGamma ? call.Vector(0, "gamma") : call.Constant("ones", () => Filled(call, channels, 1, "gamma"));
        Value beta = hasBeta ? call.Vector(first - 1, "beta") : call.Constant("zeros", () => Filled(call, channels, 0, "beta"));
        int axis = Axis(call, input.Rank);
        bool isTurned = input.Rank > 1 && axis == input.Rank;
        KerasValue x = isTurned ? writer.ChannelsFirst(input) : input;
        x = writer.Add(
            "BatchNormalization",
            x.Rank,
            [x.Value, gamma, beta, mean, variance],
            ("epsilon", NodeWriter.Of(call.Config.Number("epsilon", 1e-3f))),
            ("momentum", NodeWriter.Of(call.Config.Number("momentum", 0.99f))));
        return isTurned ? writer.ChannelsLast(x) : x;
    }

    /// <summary>The axis of the channels, which Keras also writes as a list: the last one, or the first one behind the samples.</summary>
    private static int Axis(LayerCall call, int rank)
    {
        long axis = call.Config.Integers("axis", 1, -1)[0];
        axis = axis < 0 ? axis + rank + 1 : axis;
        return axis == rank || axis == 1 ? (int)axis
            : throw new RefusedException($"it normalises along the axis {axis} of {rank + 1} dimensions, which is not that of the channels");
    }

    private static Value Filled(LayerCall call, int channels, float value, string role)
    {
        float[] values = new float[channels];
        values.AsSpan().Fill(value);
        call.Note(FormattableString.Invariant($"the model has no {role}, which is {value} in the class"));
        return call.Writer.Floats([channels], values);
    }
}
