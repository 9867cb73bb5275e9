namespace GenBn.Generator.Kernels;

/// <summary>How the kernel of a weight gradient goes through the tiles of a plane: a strip of tiles of all channels is transformed and multiplied.</summary>
/// <param name="Rows">Output channels whose sums are in registers: they divide all.</param>
/// <param name="Columns">Input channels whose sums are.</param>
/// <param name="Strip">Tiles of a strip.</param>
internal sealed record WinogradGradientPanel(int Rows, int Columns, int Strip)
{
    /// <summary>Registers that the sums leave for inputs and gradients.</summary>
    private const int MostHeld = 3;

    /// <summary>Vectors of a strip: more than in <see cref="WinogradPanel"/>, because the lanes of all sums are added after each strip.</summary>
    private const int MostVectors = 20_480;

    /// <summary>The time to add the lanes of a sum, in twentieths of a cycle.</summary>
    private const int LaneTime = 40;

    /// <summary>Vectors from one channel to the next. They are odd, so that channels do not share cache sets.</summary>
    public int Stride => (WinogradTransform.Products * Strip) + 1;

    /// <summary>The panel that takes the shortest time; of equals the one that reads the least.</summary>
    public static WinogradGradientPanel For(WinogradPlane plane)
    {
        int strip = Math.Max(1, Math.Min(plane.Tiles, MostVectors / (WinogradTransform.Products * (plane.Source.Channels + plane.Shape.Channels))));
        IEnumerable<WinogradGradientPanel> panels =
            from rows in Enumerable.Range(1, Math.Min(plane.Shape.Channels, Machine.MostSums))
            where plane.Shape.Channels % rows == 0
            from columns in Enumerable.Range(1, Math.Min(plane.Source.Channels, Machine.MostSums / rows))
            where Math.Min(rows, columns) <= MostHeld
            select new WinogradGradientPanel(rows, columns, Parts.Equal(plane.Tiles, strip));
        return panels.OrderBy(panel => panel.Time(plane)).ThenBy(panel => panel.Rows + panel.Columns).First();
    }

    /// <summary>Sums of products.</summary>
    public int Products(WinogradPlane plane) => WinogradTransform.Products * plane.Shape.Channels * plane.Source.Channels;

    /// <summary>Floats of sums: products, and 16 lanes of each bias; whole cache lines.</summary>
    public int SumFloats(WinogradPlane plane, bool hasBias) => Parts.Cover(Products(plane) + (hasBias ? 16 * plane.Shape.Channels : 0), 16) * 16;

    /// <summary>Floats of scratch memory: transformed tiles, one that is half transformed, and the lanes of sums.</summary>
    public int Floats(WinogradPlane plane) =>
        16 * (((plane.Source.Channels + plane.Shape.Channels) * Stride) + WinogradTransform.Products + (Rows * plane.Source.Channels));

    /// <summary>The time of all products of a block and of adding their lanes, see <see cref="Machine.SumTime"/>.</summary>
    public long Time(WinogradPlane plane)
    {
        long tiles = WinogradTransform.Products * (long)(plane.Shape.Channels / Rows) * Parts.Cover(plane.Source.Channels, Columns);
        long strips = Parts.Cover(plane.Tiles, Strip);
        return (tiles * plane.Tiles * Machine.SumTime(Rows * Columns, longest: 1, Rows * Columns, Rows + Columns)) + (strips * Products(plane) * LaneTime);
    }
}
