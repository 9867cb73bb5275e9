namespace GenBn.Import.Keras.Layers;

/// <summary>Flattening, always in the order rows, columns, channels.</summary>
internal sealed class FlattenLayers() : LayerKind("Flatten")
{
    public override KerasValue Write(LayerCall call)
    {
        KerasValue x = call.Input;
        if (!call.IsChannelsLast && x.Rank > 1)
        {
            x = call.Writer.ChannelsLast(x);
        }

        return call.Writer.Add("Flatten", 1, [x.Value], ("axis", NodeWriter.Of(1L)));
    }
}
