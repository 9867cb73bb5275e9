using System.Buffers.Binary;

namespace GenBn.Images;

/// <summary>The tables that a JPEG file defines between its scans, as they are at one place of it (ITU-T T.81, section B.2.4).</summary>
internal sealed class JpegTables(ImageContent file)
{
    private const int LastTable = 3;
    private const int CodeLengths = 16;

    /// <summary>Symbols of a mean's code are numbers of bits.</summary>
    private const int MostMeanBits = 15;

    private readonly int[]?[] _steps = new int[]?[LastTable + 1];
    private readonly JpegCodes?[] _means = new JpegCodes?[LastTable + 1];
    private readonly JpegCodes?[] _others = new JpegCodes?[LastTable + 1];

    /// <summary>Units between two restarts; 0 where there are none.</summary>
    public int RestartInterval { get; private set; }

    /// <summary>Steps of 64 coefficients, in the order of the code.</summary>
    public int[] Steps(int number) => _steps[number] ?? throw file.Error($"quantisation table {number}", "none");

    /// <summary>The code of blocks' means (DC).</summary>
    public JpegCodes Means(int number) => Defined(_means, number);

    /// <summary>The code of the other coefficients (AC).</summary>
    public JpegCodes Others(int number) => Defined(_others, number);

    /// <summary>Takes the tables of a segment, if it has any.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public void Take(JpegSegment segment)
    {
        ReadOnlySpan<byte> data = segment.Data(file);
        switch (segment.Marker)
        {
            case JpegSegment.QuantisationTables:
                while (!data.IsEmpty)
                {
                    data = TakeSteps(data);
                }

                break;
            case JpegSegment.HuffmanTables:
                while (!data.IsEmpty)
                {
                    data = TakeCodes(data);
                }

                break;
            case JpegSegment.RestartInterval:
                RestartInterval = data.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(data)
                    : throw file.Error("a restart interval of 2 bytes", $"{data.Length}");
                break;
        }
    }

    private JpegCodes Defined(JpegCodes?[] codes, int number) =>
        (number <= LastTable ? codes[number] : null) ?? throw file.Error($"Huffman table {number}", "none");

    private ReadOnlySpan<byte> TakeSteps(ReadOnlySpan<byte> data)
    {
        (int size, int number) = ((data[0] >> 4) + 1, data[0] & 15);
        int length = 1 + (size * JpegComponent.Block);
        if (size > 2 || number > LastTable || data.Length < length)
        {
            throw file.Error($"a quantisation table from 0 to {LastTable} of 64 or 128 bytes", $"table {number} of {data.Length - 1} bytes");
        }

        int[] steps = new int[JpegComponent.Block];
        for (int at = 0; at < steps.Length; at++)
        {
            steps[at] = size == 1 ? data[1 + at] : BinaryPrimitives.ReadUInt16BigEndian(data[(1 + (2 * at))..]);
        }

        _steps[number] = steps;
        return data[length..];
    }

    private ReadOnlySpan<byte> TakeCodes(ReadOnlySpan<byte> data)
    {
        (int kind, int number) = (data[0] >> 4, data[0] & 15);
        int symbols = 0;
        for (int at = 1; at <= CodeLengths && at < data.Length; at++)
        {
            symbols += data[at];
        }

        int length = 1 + CodeLengths + symbols;
        if (kind > 1 || number > LastTable || symbols > 256 || data.Length < length)
        {
            throw file.Error($"a Huffman table from 0 to {LastTable} of at most 256 symbols",
                $"kind {kind}, table {number}, {symbols} symbols in {data.Length} bytes");
        }

        JpegCodes codes = JpegCodes.Of(data.Slice(1, CodeLengths), data.Slice(1 + CodeLengths, symbols))
            ?? throw file.Error("a Huffman code", "more codes than their lengths allow");
        if (kind == 0 && codes.Largest > MostMeanBits)
        {
            throw file.Error($"differences of at most {MostMeanBits} bits", $"{codes.Largest}");
        }

        (kind == 0 ? _means : _others)[number] = codes;
        return data[length..];
    }
}
