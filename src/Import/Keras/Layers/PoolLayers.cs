using GenBn.Import.Graphs;
using GenBn.Import.Nodes;

namespace GenBn.Import.Keras.Layers;

/// <summary>Maximum and mean pools. Padding counts in neither.</summary>
internal sealed class PoolLayers() : LayerKind(
    "MaxPooling1D", "MaxPooling2D", "MaxPool1D", "MaxPool2D", "AveragePooling1D", "AveragePooling2D", "AvgPool1D", "AvgPool2D")
{
    public override KerasValue Write(LayerCall call)
    {
        NodeWriter writer = call.Writer;
        int count = call.SpatialDimensions;
        long[] size = call.Config.Integers("pool_size", count, 2);
        long[] strides = call.Config.Find("strides") is null ? size : call.Config.Integers("strides", count, 2);
        List<(string, AttributeValue)> attributes = [("kernel_shape", NodeWriter.Of(size)), ("strides", NodeWriter.Of(strides))];
        string padding = call.Config.Text("padding", "valid");
        if (padding is not ("same" or "valid"))
        {
            throw new RefusedException($"its padding is '{Names.Shown(padding)}'; expected 'valid' or 'same'");
        }

        if (padding == "same")
        {
            attributes.Add(("auto_pad", NodeWriter.Of("SAME_UPPER")));
        }

        string operation = call.ClassName.StartsWith("Max", StringComparison.Ordinal) ? "MaxPool" : "AveragePool";
        return call.Restored(writer.Add(operation, call.ChannelsFirst(), [.. attributes]));
    }
}
