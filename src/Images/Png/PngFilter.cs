using System.Numerics;
using System.Runtime.InteropServices;

namespace GenBn.Images;

/// <summary>Undoes the filter of a row: bytes were stored as differences from what the pixels before and above predict (section 9.2).</summary>
internal static class PngFilter
{
    /// <summary>Filters are numbered from 0.</summary>
    public const int Count = 5;

    /// <summary>Undoes a filter in place.</summary>
    /// <param name="filter">0 none, 1 left, 2 above, 3 mean of both, 4 Paeth.</param>
    /// <param name="row">The row.</param>
    /// <param name="above">The row above it, as long; zeros above the first one.</param>
    /// <param name="distance">Bytes of a pixel, at least 1.</param>
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        above = above[..row.Length];
        switch (filter)
        {
            case 1:
                for (int at = distance; at < row.Length; at++)
                {
                    row[at] += row[at - distance];
                }

                break;
            case 2:
                Add(row, above);
                break;
            case 3:
                for (int at = 0; at < row.Length; at++)
                {
                    int left = at >= distance ? row[at - distance] : 0;
                    row[at] += (byte)((left + above[at]) >> 1);
                }

                break;
            case 4:
                Paeth(row, above, distance);
                break;
        }
    }

    private static void Add(Span<byte> row, ReadOnlySpan<byte> above)
    {
        Span<Vector<byte>> sums = MemoryMarshal.Cast<byte, Vector<byte>>(row);
        ReadOnlySpan<Vector<byte>> terms = MemoryMarshal.Cast<byte, Vector<byte>>(above);
        for (int at = 0; at < sums.Length; at++)
        {
            sums[at] += terms[at];
        }

        for (int at = sums.Length * Vector<byte>.Count; at < row.Length; at++)
        {
            row[at] += above[at];
        }
    }

    private static void Paeth(Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        for (int at = 0; at < Math.Min(distance, row.Length); at++)
        {
            row[at] += above[at];
        }

        for (int at = distance; at < row.Length; at++)
        {
            int left = row[at - distance];
            int up = above[at];
            int corner = above[at - distance];

            // Distances of left + up − corner from the three; ties go to the left one, then to the upper.
            int toLeft = Math.Abs(up - corner);
            int toUp = Math.Abs(left - corner);
            int toCorner = Math.Abs(left + up - (2 * corner));
            row[at] += (byte)(toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner);
        }
    }
}
