namespace GenBn.Images;

/// <summary>Reads the blocks of one scan, in the order of its data.</summary>
internal abstract class JpegScanReader(ImageContent file, JpegFrame frame, JpegScan scan, int restartInterval)
{
    protected ImageContent File => file;

    protected JpegScan Scan => scan;

    /// <summary>Reads all blocks.</summary>
    /// <exception cref="InvalidDataException">The data are damaged.</exception>
    public void Read(ReadOnlySpan<byte> code)
    {
        var bits = new JpegBits(code);
        JpegComponent first = scan.Components[0].Component;
        bool isAlone = scan.Components.Length == 1;
        (int across, int down) = isAlone ? (first.BlocksAcross, first.BlocksDown) : (frame.UnitsAcross, frame.UnitsDown);
        int untilRestart = restartInterval;
        int restarts = 0;
        for (int row = 0; row < down; row++)
        {
            File.Step(across);
            for (int column = 0; column < across; column++)
            {
                if (restartInterval > 0 && untilRestart-- == 0)
                {
                    Restart(ref bits, restarts++ & 7);
                    untilRestart = restartInterval - 1;
                }

                if (isAlone)
                {
                    Block(ref bits, scan.Components[0], row, column);
                }
                else
                {
                    Unit(ref bits, row, column);
                }

                if (bits.IsOverrun)
                {
                    throw file.Error($"a scan of {down} rows of {across} units", $"the end of its data in row {row}, unit {column}");
                }
            }
        }
    }

    /// <summary>Reads a block.</summary>
    protected abstract void Block(ref JpegBits bits, JpegScanComponent part, int row, int column);

    /// <summary>What a restart begins anew.</summary>
    protected virtual void Begin()
    {
        foreach (JpegScanComponent part in scan.Components)
        {
            part.Component.Mean = 0;
        }
    }

    /// <summary>Takes a symbol.</summary>
    protected int Symbol(ref JpegBits bits, JpegCodes codes)
    {
        bits.Fill();
        int symbol = codes.Take(ref bits);
        return symbol >= 0 ? symbol : throw file.Error("a Huffman code of the table", "another one");
    }

    /// <summary>The mean's coefficient: the difference from the block before.</summary>
    protected int Mean(ref JpegBits bits, JpegScanComponent part)
    {
        int size = Symbol(ref bits, part.Means!);
        return part.Component.Mean += bits.TakeSigned(size);
    }

    /// <summary>A coefficient would lie beyond the block.</summary>
    protected Exception Beyond() => file.Error("64 coefficients in a block", "more");

    private void Unit(ref JpegBits bits, int row, int column)
    {
        foreach (JpegScanComponent part in scan.Components)
        {
            JpegComponent component = part.Component;
            for (int y = 0; y < component.Down; y++)
            {
                for (int x = 0; x < component.Across; x++)
                {
                    Block(ref bits, part, (row * component.Down) + y, (column * component.Across) + x);
                }
            }
        }
    }

    private void Restart(ref JpegBits bits, int number)
    {
        if (!bits.Restart(number))
        {
            throw file.Error($"restart {number}", "none, or another");
        }

        Begin();
    }
}
