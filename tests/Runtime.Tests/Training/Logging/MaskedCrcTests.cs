using System.Text;
using Xunit;

namespace GenBn.Tests.Training.Logging;

public sealed class MaskedCrcTests
{
    /// <summary>The examples of RFC 3720, appendix B.4, and the check value of the catalogue of CRC algorithms.</summary>
    public static TheoryData<byte[], uint> Vectors => new()
    {
        { new byte[32], 0x8a9136aa },
        { [.. Enumerable.Repeat((byte)0xff, 32)], 0x62a8ab43 },
        { [.. Enumerable.Range(0, 32).Select(value => (byte)value)], 0x46dd794e },
        { [.. Enumerable.Range(0, 32).Select(value => (byte)(31 - value))], 0x113fdb5c },
        {
            [
                0x01, 0xc0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                0x14, 0, 0, 0, 0, 0, 0x04, 0, 0, 0, 0, 0x14, 0, 0, 0, 0x18,
                0x28, 0, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0, 0,
            ],
            0xd9963a56
        },
        { Encoding.ASCII.GetBytes("123456789"), 0xe3069283 },
        { [], 0 },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void TheChecksumIsThatOfTheStandard(byte[] bytes, uint expected) => Assert.Equal(expected, Crc32C.Of(bytes));

    [Fact]
    public void TheMaskRotatesAndAdds()
    {
        // 0x8a9136aa to the right by 15 bits: the upper 17, 0x11522, below the lower 15, 0x36aa; 0x6d551522. The sum has no carry
        // out: 0x6d551522 + 0xa282ead8 = 0x10fd7fffa, of which 32 bits are left.
        Assert.Equal(0x0fd7fffau, MaskedCrc.Of(new byte[32]));
    }
}
