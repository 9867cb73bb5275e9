using GenBn.Import.Nodes;

namespace GenBn.Import.Keras.Layers;

/// <summary>Upsampling by whole factors: pixels are repeated, or interpolated between the centres of pixels.</summary>
internal sealed class UpsamplingLayers() : LayerKind("UpSampling1D", "UpSampling2D")
{
    public override KerasValue Write(LayerCall call)
    {
        NodeWriter writer = call.Writer;
        long[] factors = call.Config.Integers("size", call.SpatialDimensions, 2);
        string mode = call.Config.Text("interpolation", "nearest") switch
        {
            "nearest" => "nearest",
            "bilinear" => "linear",
            var other => throw new RefusedException($"its interpolation is '{Names.Shown(other)}'; expected 'nearest' or 'bilinear'"),
        };
        KerasValue x = call.ChannelsFirst();
        float[] scales = [1, 1, .. factors.Select(factor => (float)factor)];

        // The region of interest, an operand, is left out.
        x = writer.Add(
            "Resize",
            x.Rank,
            [x.Value, null, writer.Floats([scales.Length], scales)],
            ("mode", NodeWriter.Of(mode)),
            ("coordinate_transformation_mode", NodeWriter.Of(mode == "linear" ? "half_pixel" : "asymmetric")),
            ("nearest_mode", NodeWriter.Of("floor")));
        return call.Restored(x);
    }
}
