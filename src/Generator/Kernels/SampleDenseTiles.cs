namespace GenBn.Generator.Kernels;

/// <summary>Chooses the tiles of a dense layer of one sample.</summary>
internal static class SampleDenseTiles
{
    /// <summary>Slabs that many weights are cut into at least: threads share them out, and each reads the weights of its own.</summary>
    private const int LeastSlabs = 4;

    /// <summary>Its tile on machines without vectors of 16 floats, and of those: the same one where one text serves both; null where they are not faster.</summary>
    /// <param name="features">Values that it reads.</param>
    /// <param name="units">Values that it computes.</param>
    public static (SampleTile Narrow, SampleTile? Wide) For(int features, int units)
    {
        int slabs = (long)features * units >= Machine.SharedWeights ? LeastSlabs : 1;
        var narrow = SampleTile.ForUnits(VectorWidth.Narrow, units, slabs);
        return (narrow, SampleTile.ForWide(narrow, SampleTile.ForUnits(VectorWidth.Wide, units, slabs), units, tile => tile.DenseCost(units)));
    }

    /// <summary>The output that kernels with these tiles write.</summary>
    public static SampleLayout OutputOf(TensorShape shape, SampleTile narrow, SampleTile? wide) =>
        SampleLayout.ChannelsLast(shape, Math.Max(PaddedUnits(shape.Elements, narrow), wide is null ? 0 : PaddedUnits(shape.Elements, wide)));

    /// <summary>Units in whole slabs.</summary>
    public static int PaddedUnits(int units, SampleTile tile) => tile.Slabs(units) * tile.Slab;
}
