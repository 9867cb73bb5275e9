using System.Buffers.Binary;

namespace GenBn.Images;

/// <summary>The segments of a JPEG file, checked before anything is decoded: each lies within the file, and the image has a frame, a scan and an end.</summary>
/// <remarks>ITU-T T.81 (JPEG), annex B: markers, segments, and entropy-coded data, in which a byte ff is followed by 00.</remarks>
internal sealed class JpegContainer
{
    /// <summary>Coded images have some ten scans. Each may visit all blocks, so that thousands of short ones would take hours.</summary>
    public const int MostScans = 100;

    private readonly ImageContent _file;
    private readonly List<JpegSegment> _segments = [];
    private int _scans;

    private JpegContainer(ImageContent file) => _file = file;

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<JpegSegment> Segments => _segments;

    public JpegFrame Frame { get; private set; } = null!;

    /// <summary>As EXIF data say, from 1 to 8.</summary>
    public int Orientation { get; private set; } = Images.Orientation.Upright;

    /// <summary>Whether a JFIF header says that colours are luma and two differences.</summary>
    public bool IsJfif { get; private set; }

    /// <summary>What a header of Adobe's says of the colours: 0 as they are, 1 or 2 luma and differences; null where there is none.</summary>
    public int? AdobeTransform { get; private set; }

    /// <summary>Whether content starts as a JPEG file does.</summary>
    public static bool Begins(ReadOnlySpan<byte> content) => content is [0xff, 0xd8, 0xff, ..];

    /// <summary>Walks through all segments.</summary>
    /// <exception cref="InvalidDataException">A segment reaches past the end, or one that an image must have is missing.</exception>
    public static JpegContainer Read(ImageContent file)
    {
        var container = new JpegContainer(file);
        container.Walk();
        return container.Frame is null || container._scans == 0
            ? throw file.Error("a frame and a scan", container.Frame is null ? "no frame" : "no scan")
            : container;
    }

    private void Walk()
    {
        ReadOnlySpan<byte> content = _file.Content;
        int offset = 2;
        while (true)
        {
            _file.Step();
            offset = NextMarker(content, offset);
            if (offset >= content.Length - 1)
            {
                throw _file.Error("the end of the image (ff d9)", $"the end of the file after {content.Length} bytes");
            }

            byte marker = content[offset + 1];
            if (marker == JpegSegment.EndOfImage)
            {
                return;
            }

            int room = content.Length - offset - 2;
            int length = room >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(content[(offset + 2)..]) : 2;
            if (length < 2 || length > room)
            {
                throw _file.Error($"a segment {marker:x2} of 2 to {Math.Max(room, 2)} bytes at offset {offset}", $"{(room >= 2 ? length : room)}");
            }

            int end = offset + 2 + length;
            int code = marker == JpegSegment.StartOfScan ? NextMarker(content, end) - end : 0;
            Take(new JpegSegment(marker, offset + 4, length - 2, code));
            offset = end + code;
        }
    }

    private void Take(JpegSegment segment)
    {
        ReadOnlySpan<byte> data = segment.Data(_file);
        if (segment.IsFrame)
        {
            Frame = Frame is null ? JpegFrame.Read(_file, segment) : throw _file.Error("one frame", "two");
        }
        else if (segment.Marker == JpegSegment.StartOfScan)
        {
            _ = Frame ?? throw _file.Error("a frame before its scans", "a scan");
            _scans = _scans < MostScans ? _scans + 1 : throw _file.Error($"at most {MostScans} scans", "more");
        }
        else if (segment.Marker == JpegSegment.StartOfImage)
        {
            throw _file.Error("one image", $"the start of another at offset {segment.Offset - 4}");
        }
        else if (segment.Marker == JpegSegment.Jfif && data.StartsWith("JFIF\0"u8))
        {
            IsJfif = true;
        }
        else if (segment.Marker == JpegSegment.Exif && data.StartsWith("Exif\0"u8) && data.Length > 6 && Orientation == Images.Orientation.Upright)
        {
            Orientation = Exif.OrientationOf(data[6..]);
        }
        else if (segment.Marker == JpegSegment.Adobe && data.StartsWith("Adobe"u8) && data.Length >= 12)
        {
            AdobeTransform = data[11];
        }

        _segments.Add(segment);
    }

    /// <summary>Place of the next ff that begins a marker: not filled up with another, not data, and no restart of a scan.</summary>
    private static int NextMarker(ReadOnlySpan<byte> content, int offset)
    {
        while (offset < content.Length - 1)
        {
            int distance = content[offset..^1].IndexOf((byte)0xff);
            if (distance < 0)
            {
                break;
            }

            offset += distance;
            if (content[offset + 1] is not (0x00 or 0x01 or 0xff or (>= JpegSegment.FirstRestart and <= JpegSegment.LastRestart)))
            {
                return offset;
            }

            offset++;
        }

        return content.Length;
    }
}
