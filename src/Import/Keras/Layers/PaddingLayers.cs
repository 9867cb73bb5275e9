using GenBn.Import.Nodes;

namespace GenBn.Import.Keras.Layers;

/// <summary>Zeros around an image or sequence, and a part of one.</summary>
internal sealed class PaddingLayers() : LayerKind("ZeroPadding1D", "ZeroPadding2D", "Cropping1D", "Cropping2D")
{
    public override KerasValue Write(LayerCall call)
    {
        NodeWriter writer = call.Writer;
        bool isPadding = call.ClassName.StartsWith("Zero", StringComparison.Ordinal);
        (long Before, long After)[] sides = call.Config.Sides(isPadding ? "padding" : "cropping", call.SpatialDimensions);
        if (sides.Any(side => side.Before < 0 || side.After < 0))
        {
            throw new RefusedException("a number of rows or columns is negative");
        }

        long[] before = [.. sides.Select(side => side.Before)], after = [.. sides.Select(side => side.After)];
        KerasValue x = call.ChannelsFirst();
        x = isPadding
            ? writer.Add("Pad", x.Rank, [x.Value, writer.Integers([0, 0, .. before, 0, 0, .. after])])
            : Crops.Write(writer, x, before, after);
        return call.Restored(x);
    }
}
