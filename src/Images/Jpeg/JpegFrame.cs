using System.Buffers.Binary;

namespace GenBn.Images;

/// <summary>Size, components and process of a JPEG image (ITU-T T.81, section B.2.2).</summary>
internal sealed class JpegFrame
{
    private JpegFrame(int height, int width, bool isProgressive, JpegComponent[] components)
    {
        Height = height;
        Width = width;
        IsProgressive = isProgressive;
        Components = components;
        foreach (JpegComponent component in components)
        {
            Across = Math.Max(Across, component.Across);
            Down = Math.Max(Down, component.Down);
        }
    }

    public int Height { get; }

    public int Width { get; }

    /// <summary>Whether blocks come in several scans that refine them.</summary>
    public bool IsProgressive { get; }

    public IReadOnlyList<JpegComponent> Components { get; }

    /// <summary>Most blocks of a component in a unit, from left to right.</summary>
    public int Across { get; }

    /// <summary>Most blocks of a component in a unit, from top to bottom.</summary>
    public int Down { get; }

    /// <summary>Units of a row: each holds some blocks of every component.</summary>
    public int UnitsAcross => Ceiling(Width, 8 * Across);

    /// <summary>Rows of units.</summary>
    public int UnitsDown => Ceiling(Height, 8 * Down);

    /// <summary>Reads a frame's header.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of a process that is not read.</exception>
    public static JpegFrame Read(ImageContent file, JpegSegment segment)
    {
        if (segment.Marker > JpegSegment.Progressive)
        {
            string process = segment.Marker switch { 0xc3 => "lossless", < 0xc8 => "hierarchical", _ => "arithmetic-coded" };
            throw file.Error("a baseline, extended sequential or progressive JPEG with Huffman codes", $"a {process} one (ff {segment.Marker:x2})");
        }

        ReadOnlySpan<byte> data = segment.Data(file);
        int count = data.Length >= 6 ? data[5] : 0;
        if (data.Length < 6 || data.Length != 6 + (3 * count))
        {
            throw file.Error($"a frame's header of {6 + (3 * count)} bytes", $"{data.Length}");
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(data[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(data[3..]);
        if (data[0] != 8 || count is not (1 or 3 or 4))
        {
            throw file.Error("1, 3 or 4 components of 8 bits", $"{count} of {data[0]} bits");
        }

        if (height == 0 || width == 0)
        {
            throw file.Error("a width and a height of 1 to 65535 pixels", $"{height} × {width}");
        }

        var components = new JpegComponent[count];
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<byte> entry = data.Slice(6 + (3 * index), 3);
            components[index] = new JpegComponent(entry[0], entry[1] >> 4, entry[1] & 15, entry[2]);
        }

        Check(file, components);
        var frame = new JpegFrame(height, width, segment.Marker == JpegSegment.Progressive, components);
        foreach (JpegComponent component in components)
        {
            component.Lay(file, frame);
        }

        return frame;
    }

    private static void Check(ImageContent file, JpegComponent[] components)
    {
        foreach (JpegComponent component in components)
        {
            if (component.Across is < 1 or > 4 || component.Down is < 1 or > 4 || component.QuantisationTable > 3)
            {
                throw file.Error(
                    "components of 1 to 4 × 1 to 4 blocks and a quantisation table from 0 to 3",
                    $"{component.Down} × {component.Across} and table {component.QuantisationTable}");
            }
        }

        if (components.DistinctBy(component => component.Identifier).Count() != components.Length)
        {
            throw file.Error("components of different names", "two of the same");
        }
    }

    /// <summary>Quotient, rounded up.</summary>
    public static int Ceiling(int dividend, int divisor) => (dividend + divisor - 1) / divisor;
}
