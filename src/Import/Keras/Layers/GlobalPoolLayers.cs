using GenBn.Import.Graphs;

namespace GenBn.Import.Keras.Layers;

/// <summary>Mean or maximum of each channel.</summary>
internal sealed class GlobalPoolLayers() : LayerKind(
    "GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalAvgPool1D", "GlobalAvgPool2D",
    "GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalMaxPool1D", "GlobalMaxPool2D")
{
    public override KerasValue Write(LayerCall call)
    {
        NodeWriter writer = call.Writer;
        KerasValue x = call.ChannelsFirst();
        long[] spatial = [.. Enumerable.Range(2, call.SpatialDimensions).Select(axis => (long)axis)];
        bool keeps = call.Config.Flag("keepdims", false);
        Value axes = writer.Integers(spatial);
        if (call.ClassName.StartsWith("GlobalA", StringComparison.Ordinal))
        {
            x = writer.Add("ReduceMean", keeps ? x.Rank : 1, [x.Value, axes], ("keepdims", NodeWriter.Of(keeps ? 1L : 0)));
            return keeps ? call.Restored(x) : x;
        }

        x = writer.Add("GlobalMaxPool", x);
        return keeps ? call.Restored(x) : writer.Add("Squeeze", 1, [x.Value, axes]);
    }
}
