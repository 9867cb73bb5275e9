namespace GenBn.Images;

/// <summary>A segment of a JPEG file, and what of the file belongs to it. It lies within the file.</summary>
/// <param name="Marker">Second byte of its marker.</param>
/// <param name="Offset">Place of its data, after their length.</param>
/// <param name="Length">Bytes of its data.</param>
/// <param name="CodeLength">Bytes of the entropy-coded data that follow a scan's header.</param>
internal readonly record struct JpegSegment(byte Marker, int Offset, int Length, int CodeLength)
{
    public const byte Baseline = 0xc0;
    public const byte ExtendedSequential = 0xc1;
    public const byte Progressive = 0xc2;
    public const byte HuffmanTables = 0xc4;
    public const byte ArithmeticConditioning = 0xcc;
    public const byte FirstRestart = 0xd0;
    public const byte LastRestart = 0xd7;
    public const byte StartOfImage = 0xd8;
    public const byte EndOfImage = 0xd9;
    public const byte StartOfScan = 0xda;
    public const byte QuantisationTables = 0xdb;
    public const byte RestartInterval = 0xdd;
    public const byte Jfif = 0xe0;
    public const byte Exif = 0xe1;
    public const byte Adobe = 0xee;

    /// <summary>Whether it is a frame's header.</summary>
    public bool IsFrame => Marker is >= Baseline and <= 0xcf and not (HuffmanTables or 0xc8 or ArithmeticConditioning);

    /// <summary>Its data.</summary>
    public ReadOnlySpan<byte> Data(ImageContent file) => file.Content.Slice(Offset, Length);

    /// <summary>The entropy-coded data that follow a scan's header, restarts and stuffed zeros with them.</summary>
    public ReadOnlySpan<byte> Code(ImageContent file) => file.Content.Slice(Offset + Length, CodeLength);
}
