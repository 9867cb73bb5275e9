using System.Buffers.Binary;

namespace GenBn.Images;

/// <summary>
/// Bits of entropy-coded data, the highest of a byte first; a byte ff is followed by 00, or is a restart's marker (ITU-T T.81, section F.2.2.5).
/// </summary>
/// <remarks>Behind the last bit come zeros; a block that took some of them is damaged (<see cref="IsOverrun"/>).</remarks>
internal ref struct JpegBits(ReadOnlySpan<byte> code)
{
    private readonly ReadOnlySpan<byte> _code = code;
    private int _place;

    /// <summary>The next bits, from the highest down.</summary>
    private ulong _bits;
    private int _count;

    /// <summary>Of those, the last ones that are no data.</summary>
    private int _missing;

    /// <summary>Whether more bits were taken than there are.</summary>
    public readonly bool IsOverrun => _count < _missing;

    /// <summary>Makes sure of at least 48 bits.</summary>
    public void Fill()
    {
        if (_count > 48)
        {
            return;
        }

        if (_code.Length - _place >= sizeof(ulong))
        {
            ulong next = BinaryPrimitives.ReadUInt64BigEndian(_code[_place..]);

            // No byte is ff. Bits beyond the last whole byte are the ones that come next anyway.
            if (((~next - 0x0101010101010101) & next & 0x8080808080808080) == 0)
            {
                int bytes = (64 - _count) >> 3;
                _bits |= next >> _count;
                _place += bytes;
                _count += bytes << 3;
                return;
            }
        }

        FillSlowly();
    }

    private void FillSlowly()
    {
        while (_count <= 56)
        {
            if (_place >= _code.Length || (_code[_place] == 0xff && (_place + 1 >= _code.Length || _code[_place + 1] != 0)))
            {
                _missing += 8;
            }
            else
            {
                _bits |= (ulong)_code[_place] << (56 - _count);
                _place += _code[_place] == 0xff ? 2 : 1;
            }

            _count += 8;
        }
    }

    /// <summary>The next 1 to 16 bits, which stay.</summary>
    public readonly int Peek(int count) => (int)(_bits >> (64 - count));

    public void Skip(int count)
    {
        _bits <<= count;
        _count -= count;
    }

    /// <summary>Takes 0 to 16 bits.</summary>
    public int Take(int count)
    {
        int value = (int)((_bits >> 1) >> (63 - count));
        Skip(count);
        return value;
    }

    /// <summary>Takes a number with a given number of bits: those with a leading zero are negative (section F.2.2.1).</summary>
    public int TakeSigned(int count)
    {
        int value = Take(count);
        return value < (1 << count) >> 1 ? value - (1 << count) + 1 : value;
    }

    /// <summary>Goes on behind the next restart's marker; whether it is the one of this number, from 0 to 7.</summary>
    public bool Restart(int number)
    {
        (_bits, _count, _missing) = (0, 0, 0);
        while (_place < _code.Length - 1)
        {
            int distance = _code[_place..^1].IndexOf((byte)0xff);
            if (distance < 0)
            {
                break;
            }

            _place += distance + 1;
            if (_code[_place] is >= JpegSegment.FirstRestart and <= JpegSegment.LastRestart)
            {
                return _code[_place++] == JpegSegment.FirstRestart + number;
            }
        }

        return false;
    }
}
