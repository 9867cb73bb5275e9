namespace GenBn.Images;

/// <summary>A Huffman code: which symbol each string of bits stands for (ITU-T T.81, annex C and section F.2.2.3).</summary>
internal sealed class JpegCodes
{
    private const int LongestCode = 16;

    /// <summary>Codes up to this length are looked up.</summary>
    private const int LookupBits = 9;

    /// <summary>Length and symbol of the code that a string of bits begins with; 0 where it is longer.</summary>
    private readonly ushort[] _lookup = new ushort[1 << LookupBits];

    /// <summary>Of each length: what the first 16 bits of its codes are less than.</summary>
    private readonly int[] _limits = new int[LongestCode + 1];

    /// <summary>Of each length: what is added to a code to get the place of its symbol.</summary>
    private readonly int[] _places = new int[LongestCode + 1];
    private readonly byte[] _symbols;

    private JpegCodes(byte[] symbols) => _symbols = symbols;

    /// <summary>Largest symbol.</summary>
    public int Largest { get; private set; }

    /// <summary>Makes a code.</summary>
    /// <param name="counts">Number of codes of 1 to 16 bits.</param>
    /// <param name="symbols">The symbols, those of shorter codes first.</param>
    /// <returns>Null where there are more codes than strings of bits.</returns>
    public static JpegCodes? Of(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        var codes = new JpegCodes(symbols.ToArray());
        int code = 0;
        int place = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            codes._places[length] = place - code;
            for (int left = counts[length - 1]; left > 0; left--, code++, place++)
            {
                if (code >= 1 << length)
                {
                    return null;
                }

                codes.Largest = Math.Max(codes.Largest, symbols[place]);
                if (length <= LookupBits)
                {
                    int shift = LookupBits - length;
                    codes._lookup.AsSpan(code << shift, 1 << shift).Fill((ushort)((length << 8) | symbols[place]));
                }
            }

            codes._limits[length] = code << (LongestCode - length);
            code <<= 1;
        }

        return codes;
    }

    /// <summary>Takes a code; its symbol, or −1 where there is no such code. At least 16 bits must be filled in.</summary>
    public int Take(ref JpegBits bits)
    {
        int entry = _lookup[bits.Peek(LookupBits)];
        if (entry != 0)
        {
            bits.Skip(entry >> 8);
            return entry & 0xff;
        }

        int ahead = bits.Peek(LongestCode);
        for (int length = LookupBits + 1; length <= LongestCode; length++)
        {
            if (ahead < _limits[length])
            {
                bits.Skip(length);
                return _symbols[(ahead >> (LongestCode - length)) + _places[length]];
            }
        }

        return -1;
    }
}
