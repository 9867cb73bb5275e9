namespace GenBn.Generator.Fusion;

/// <summary>
/// Accumulators that a kernel keeps in registers: <paramref name="Rows"/> (channels or units) × <paramref name="Columns"/>.
/// </summary>
/// <remarks>
/// About 8: that hides the latency of a fused multiply-add on one or two units, and fits 16 registers beside the operands,
/// so that one text serves machines with 16 and with 32 registers.
/// </remarks>
internal sealed record RegisterTile(int Rows, int Columns)
{
    private const int Budget = 8;

    /// <summary>A tile over output channels × columns of a row.</summary>
    public static RegisterTile ForRow(int channels, int columns, int stride, int kernel)
    {
        // Large kernels have many distinct edge tiles: one row of channels halves their text.
        if (kernel > 11 && Budget % stride == 0)
        {
            return new RegisterTile(1, Math.Min(columns, Budget));
        }

        int width = stride is 3 or > 4 ? stride : new[] { 4, 3, 5 }.FirstOrDefault(candidate => columns % candidate == 0 && candidate % stride == 0);
        width = Math.Min(columns, width == 0 ? 4 : width);
        return new RegisterTile(Height(channels, Math.Max(1, Budget / width)), width);
    }

    /// <summary>A tile of a weight gradient: <paramref name="Rows"/> output channels × input channels, each with a kernel row of accumulators.</summary>
    public static RegisterTile ForWeightGradient(int outputs, int inputs, int kernel) => kernel switch
    {
        1 => new RegisterTile(Math.Min(outputs, 2), Math.Min(inputs, 4)),
        2 => new RegisterTile(Math.Min(outputs, 2), Math.Min(inputs, 2)),
        3 => new RegisterTile(Height(outputs, 3), 1),
        4 or 5 => new RegisterTile(Math.Min(outputs, 2), 1),
        _ => new RegisterTile(1, 1),
    };

    /// <summary>The largest height up to <paramref name="most"/> that divides the channels; else that height, with a remainder.</summary>
    private static int Height(int channels, int most)
    {
        most = Math.Min(channels, most);
        for (int rows = most; rows > 1 && 2 * rows > most; rows--)
        {
            if (channels % rows == 0)
            {
                return rows;
            }
        }

        return most;
    }
}
