using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>What the kernels of a pool by itself have in common.</summary>
internal static class PoolRows
{
    /// <summary>What kernels call the pool: <c>MaxPool3x3</c>.</summary>
    public static string Name(Window window, bool isMaximum) => $"{(isMaximum ? "Max" : "Avg")}Pool{KernelNames.Of(window.Kernel)}";

    /// <summary>The body for every window of every channel, one column at a time.</summary>
    public static void WriteWindows(SourceWriter writer, TensorShape source, TensorShape shape, Window window, Action<ColumnTile> body)
    {
        writer.Line($"for (int c = 0; c < {source.Channels}; c++)");
        using (writer.Open($"for (int y = 0; y < {shape.Height}; y++)"))
        {
            ConvRows.WriteForwardBounds(writer, window, shape.Height, source.Height);
            using (writer.Open(Emit.Lanes))
            {
                foreach (ColumnTile tile in ColumnTiles.Forward(window, shape.Width, source.Width, width: 1))
                {
                    ConvRows.WriteTile(writer, tile, () => body(tile));
                }
            }
        }
    }

    /// <summary>One part of a window's mean.</summary>
    public static string Share(Window window, bool countsPadding, ColumnTile tile) => countsPadding
        ? Emit.Invariant($"V.Create(1f / {window.Taps})")
        : Emit.Invariant($"V.Create(1f / ((endRow - firstRow) * {tile.Taps.Count}))");
}
