using GenBn.Generator.Kernels;

namespace GenBn.Generator.Kernels;

/// <summary>
/// In what order a convolution's kernel runs through a block. A sum over channels reads the same inputs again for every tile of
/// channels that is written: the order is such that they come from the first-level cache.
/// </summary>
/// <param name="WindowFirst">
/// All channels are written at a window of columns, then those at the next; otherwise a few channels over the whole image, then the next.
/// </param>
/// <param name="Chunk">Channels that are summed at a time. The sums of the chunks before wait in the output.</param>
internal sealed record LoopOrder(bool WindowFirst, int Chunk)
{
    /// <summary>Why it is this order: sentences for the kernel's comment.</summary>
    /// <param name="read">What is read.</param>
    /// <param name="summed">Channels that are summed in all.</param>
    public IEnumerable<string> Reasons(string read, int summed)
    {
        if (WindowFirst)
        {
            yield return $"All channels at one window of columns, then the next: the {read} of a row for all channels do not fit the first-level cache.";
            if (Chunk < summed)
            {
                yield return "As many channels are summed at a time as it holds of the window; the sums of those before wait in memory.";
            }
        }
    }

    /// <summary>Whether the window of a row does not fit the cache, so that it would have to be read again for each tile of channels.</summary>
    /// <param name="written">Channels that are written.</param>
    /// <param name="summed">Channels that are summed.</param>
    /// <param name="rows">Rows that a kernel reads.</param>
    /// <param name="width">Columns of a row that is read.</param>
    public static bool IsWindowFirst(int written, int summed, int rows, int width) => written > 1 && summed * rows * width > Machine.FirstLevelWindow;

    /// <summary>Channels that can be summed at a time, in equal parts, if each tile is to find them in the cache.</summary>
    /// <param name="summed">Channels that are summed.</param>
    /// <param name="rows">Rows that a kernel reads.</param>
    /// <param name="tiles">The tiles of a row.</param>
    public static int ChunkOf(int summed, int rows, IReadOnlyList<ColumnTile> tiles)
    {
        int chunks = Parts.Cover(summed * rows * tiles.Max(tile => tile.Sources), Machine.FirstLevelShare);
        return Parts.Cover(summed, Math.Min(summed, Math.Max(1, chunks)));
    }
}
