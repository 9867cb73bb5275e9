using System.Buffers.Binary;

namespace GenBn.Images;

/// <summary>
/// The chunks of a PNG file, checked before anything is decoded. Chunks that nobody must understand are passed over, those of
/// transparency too; one that everybody must understand, and this reader does not, is an error.
/// </summary>
/// <remarks>
/// PNG specification, third edition, sections 5 (chunks) and 11 (their content). Checksums are compared where nothing else protects
/// the data: those of the compressed pixels have one of their own.
/// </remarks>
internal sealed class PngContainer
{
    private const int SignatureLength = 8;

    /// <summary>Length, type and checksum of a chunk.</summary>
    private const int ChunkFrame = 12;

    /// <summary>DEFLATE (RFC 1951) stores at most 258 bytes in 2 bits.</summary>
    private const long MostInflated = 1032;

    private readonly ImageContent _file;
    private readonly List<(int Offset, int Length)> _compressed = [];

    private PngContainer(ImageContent file) => _file = file;

    public PngHeader Header { get; private set; }

    /// <summary>Colours of the palette, three bytes each; empty where there is none.</summary>
    public byte[] Palette { get; private set; } = [];

    /// <summary>As EXIF data say, from 1 to 8.</summary>
    public int Orientation { get; private set; } = Images.Orientation.Upright;

    /// <summary>Whether content starts as a PNG file does.</summary>
    public static bool Begins(ReadOnlySpan<byte> content) => content is [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a, ..];

    /// <summary>Walks through all chunks.</summary>
    /// <exception cref="InvalidDataException">A chunk is damaged, missing, or in the wrong place.</exception>
    public static PngContainer Read(ImageContent file)
    {
        var container = new PngContainer(file);
        container.Walk();
        if (container._compressed.Count == 0)
        {
            throw file.Error("pixels in a chunk IDAT", "none");
        }

        return container.Header.ColourType == PngHeader.Palette && container.Palette.Length == 0 ? throw file.Error("a palette", "none") : container;
    }

    /// <summary>The compressed pixels: the data of all chunks IDAT, one after the other.</summary>
    /// <exception cref="InvalidDataException">They are too few for the image, whatever they hold: nothing of its size is allocated.</exception>
    public Stream Compressed()
    {
        long length = _compressed.Sum(part => (long)part.Length);
        long expected = Header.DataLength();
        if (expected > length * MostInflated)
        {
            throw _file.Error($"{expected} bytes of pixels as its header declares",
                $"{length} compressed bytes, which cannot hold more than {length * MostInflated}");
        }

        if (_compressed is [(int offset, int only)])
        {
            return new MemoryStream(_file.Bytes, offset, only, writable: false);
        }

        var all = new MemoryStream((int)length);
        foreach ((int start, int count) in _compressed)
        {
            all.Write(_file.Bytes, start, count);
        }

        all.Position = 0;
        return all;
    }

    private void Walk()
    {
        ReadOnlySpan<byte> content = _file.Content;
        int offset = SignatureLength;
        while (true)
        {
            _file.Step();
            uint length = content.Length - offset >= ChunkFrame ? BinaryPrimitives.ReadUInt32BigEndian(content[offset..]) : 0;
            if (content.Length - offset < ChunkFrame + (long)length)
            {
                throw _file.Error($"a chunk of {ChunkFrame + (long)length} bytes at offset {offset}", $"{content.Length - offset}");
            }

            ReadOnlySpan<byte> type = content.Slice(offset + 4, 4);
            if (offset == SignatureLength != type.SequenceEqual("IHDR"u8))
            {
                throw _file.Error("one header, IHDR, as the first chunk", $"'{Name(type)}' at offset {offset}");
            }

            if (type.SequenceEqual("IEND"u8))
            {
                return;
            }

            Take(type, offset + 8, (int)length);
            offset += ChunkFrame + (int)length;
        }
    }

    private void Take(ReadOnlySpan<byte> type, int offset, int length)
    {
        ReadOnlySpan<byte> data = _file.Content.Slice(offset, length);
        if (type.SequenceEqual("IDAT"u8))
        {
            _compressed.Add((offset, length));
        }
        else if (type.SequenceEqual("IHDR"u8))
        {
            CheckSum(type, offset, length);
            Header = PngHeader.Read(_file, data);
        }
        else if (type.SequenceEqual("PLTE"u8))
        {
            CheckSum(type, offset, length);
            TakePalette(data);
        }
        else if (type.SequenceEqual("eXIf"u8))
        {
            Orientation = Exif.OrientationOf(data);
        }
        else if ((type[0] & 0x20) == 0)
        {
            // An upper-case first letter: what comes after cannot be understood without it.
            throw _file.Error("chunks of the PNG specification", $"'{Name(type)}', which a reader must know, at offset {offset - 8}");
        }
    }

    private void TakePalette(ReadOnlySpan<byte> data)
    {
        // Beside colours it is only a hint for screens of few colours.
        if (Header.ColourType != PngHeader.Palette)
        {
            return;
        }

        int most = 3 << Header.Depth;
        bool isRight = data.Length > 0 && data.Length <= most && data.Length % 3 == 0 && Palette.Length == 0 && _compressed.Count == 0;
        Palette = isRight ? data.ToArray() : throw _file.Error($"one palette before the pixels, of at most {most} bytes, 3 for each colour", $"{data.Length}");
    }

    private void CheckSum(ReadOnlySpan<byte> type, int offset, int length)
    {
        uint stored = BinaryPrimitives.ReadUInt32BigEndian(_file.Content[(offset + length)..]);
        uint computed = PngChecksum.Of(_file.Content.Slice(offset - 4, length + 4));
        if (stored != computed)
        {
            throw _file.Error($"checksum {stored:x8} of the chunk {Name(type)}", $"{computed:x8}");
        }
    }

    /// <summary>A type as text; whatever is no letter as a dot.</summary>
    private static string Name(ReadOnlySpan<byte> type)
    {
        Span<char> name = stackalloc char[type.Length];
        for (int at = 0; at < type.Length; at++)
        {
            name[at] = char.IsAsciiLetter((char)type[at]) ? (char)type[at] : '.';
        }

        return new string(name);
    }
}
