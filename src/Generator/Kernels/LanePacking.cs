namespace GenBn.Generator.Kernels;

/// <summary>
/// How weights are packed for one sample: for every slab of output channels, and every weight of a channel that a kernel reads, one
/// row of lanes.
/// </summary>
/// <param name="Groups">Groups of output channels that do not share slabs.</param>
/// <param name="Vectors">Vectors of a slab.</param>
/// <param name="WideVectors">Vectors of a slab on machines with vectors of 16 floats; 0 where those use vectors of 8 too.</param>
/// <param name="Kernel">Kernel rows and columns that were declared.</param>
/// <param name="Taps">The rows and columns that can read more than padding.</param>
internal sealed record LanePacking(int Groups, int Vectors, int WideVectors, (int Rows, int Columns) Kernel, SampleTaps Taps)
{
    /// <summary>The packing for a convolution.</summary>
    public static LanePacking Of(ConvGeometry geometry, SampleTile narrow, SampleTile? wide) => new(
        geometry.IsDepthwise ? 1 : geometry.Groups,
        narrow.Vectors,
        wide?.Vectors ?? 0,
        (geometry.Window.Kernel.Height, geometry.Window.Kernel.Width),
        SampleTaps.Of(geometry));

    /// <summary>The packing for a dense layer.</summary>
    public static LanePacking Of(SampleTile narrow, SampleTile? wide) =>
        new(1, narrow.Vectors, wide?.Vectors ?? 0, (1, 1), new SampleTaps((0, 0), (1, 1)));

    /// <summary>Lanes that there is memory for, the same on every machine: of all slabs, those that only fill one included.</summary>
    public long Lanes(int channels)
    {
        return Groups * Math.Max(Padded(Vectors * VectorWidth.Narrow.Lanes), WideVectors == 0 ? 0 : Padded(WideVectors * VectorWidth.Wide.Lanes));

        long Padded(int slab) => ((channels / Groups) + slab - 1) / slab * slab;
    }

    /// <summary>Rows of lanes of a slab: the weights of a channel that are read.</summary>
    /// <param name="perChannel">The weights of a channel that were declared.</param>
    public long Rows(long perChannel) => perChannel / (Kernel.Rows * Kernel.Columns) * Taps.Count;
}
