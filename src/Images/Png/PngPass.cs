namespace GenBn.Images;

/// <summary>A part of an image that is stored by itself: all of it, or one of the seven passes of Adam7 (section 8.1).</summary>
/// <param name="X">First column.</param>
/// <param name="Y">First row.</param>
/// <param name="StepX">Distance of its columns.</param>
/// <param name="StepY">Distance of its rows.</param>
/// <param name="Columns">Pixels of a row.</param>
/// <param name="Rows">Rows.</param>
internal readonly record struct PngPass(int X, int Y, int StepX, int StepY, int Columns, int Rows)
{
    private static readonly (int X, int Y, int StepX, int StepY)[] _adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>The passes of an image that have pixels, in their order.</summary>
    public static IEnumerable<PngPass> Of(PngHeader header)
    {
        if (!header.IsInterlaced)
        {
            yield return new PngPass(0, 0, 1, 1, header.Width, header.Height);
            yield break;
        }

        foreach ((int x, int y, int stepX, int stepY) in _adam7)
        {
            int columns = Count(header.Width, x, stepX);
            int rows = Count(header.Height, y, stepY);
            if (columns > 0 && rows > 0)
            {
                yield return new PngPass(x, y, stepX, stepY, columns, rows);
            }
        }
    }

    private static int Count(int length, int first, int step) => length > first ? ((length - first - 1) / step) + 1 : 0;
}
