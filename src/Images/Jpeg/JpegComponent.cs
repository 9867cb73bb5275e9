namespace GenBn.Images;

/// <summary>One component of a JPEG image: grey, luma, a colour, or a difference of colours.</summary>
/// <param name="identifier">Its number in scans.</param>
/// <param name="across">Blocks of a unit, from left to right: its horizontal sampling factor.</param>
/// <param name="down">Blocks of a unit, from top to bottom: its vertical sampling factor.</param>
/// <param name="quantisationTable">Number of its table.</param>
internal sealed class JpegComponent(byte identifier, int across, int down, int quantisationTable)
{
    /// <summary>Samples of a block.</summary>
    public const int Block = 64;

    public byte Identifier { get; } = identifier;

    public int Across { get; } = across;

    public int Down { get; } = down;

    public int QuantisationTable { get; } = quantisationTable;

    /// <summary>Image columns for one of its own.</summary>
    public int StretchAcross { get; private set; }

    /// <summary>Image rows for one of its own.</summary>
    public int StretchDown { get; private set; }

    /// <summary>Its samples in a row.</summary>
    public int Width { get; private set; }

    /// <summary>Its rows.</summary>
    public int Height { get; private set; }

    /// <summary>Blocks of a row that are needed for its width: those of a scan of this component alone.</summary>
    public int BlocksAcross { get; private set; }

    /// <summary>Rows of blocks that are needed for its height.</summary>
    public int BlocksDown { get; private set; }

    /// <summary>Blocks of a row with those that only fill up units.</summary>
    public int StoredAcross { get; private set; }

    /// <summary>Rows of blocks with those that only fill up units.</summary>
    public int StoredDown { get; private set; }

    /// <summary>Samples of a row of the plane.</summary>
    public int Stride => 8 * StoredAcross;

    /// <summary>Its samples, <c>[8 · StoredDown, Stride]</c>; empty where nobody asks for them.</summary>
    public byte[] Plane { get; set; } = [];

    /// <summary>Of a progressive image, <c>[StoredDown, StoredAcross, 64]</c>, in the order of the code (zigzag).</summary>
    public short[] Coefficients { get; set; } = [];

    /// <summary>Steps of the coefficients, in the order of the code: the table as it was when its first scan began.</summary>
    public int[]? Steps { get; set; }

    /// <summary>Of each coefficient of a progressive image, the lowest bit that is known; −1 where none is.</summary>
    public sbyte[] LowestBits { get; } = [.. Enumerable.Repeat((sbyte)-1, Block)];

    /// <summary>Mean of the block before, in the current scan.</summary>
    public int Mean { get; set; }

    /// <summary>Its sizes within a frame.</summary>
    /// <exception cref="InvalidDataException">Its samples are no whole number of image samples apart.</exception>
    public void Lay(ImageContent file, JpegFrame frame)
    {
        if (frame.Across % Across != 0 || frame.Down % Down != 0)
        {
            throw file.Error("sampling factors that divide the largest", $"{Down} × {Across} beside {frame.Down} × {frame.Across}");
        }

        StretchAcross = frame.Across / Across;
        StretchDown = frame.Down / Down;
        Width = JpegFrame.Ceiling(frame.Width, StretchAcross);
        Height = JpegFrame.Ceiling(frame.Height, StretchDown);
        BlocksAcross = JpegFrame.Ceiling(Width, 8);
        BlocksDown = JpegFrame.Ceiling(Height, 8);
        StoredAcross = frame.UnitsAcross * Across;
        StoredDown = frame.UnitsDown * Down;
    }
}
