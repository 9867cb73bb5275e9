using System.Buffers.Binary;
using Xunit;

namespace GenBn.Tests.Checkpoints;

public sealed class WeightsDataTypeTests
{
    private const int Patterns = 1 << 16;

    private static ReadOnlySpan<float> ReadAllPatterns(string type)
    {
        var data = new byte[2 * Patterns];
        for (int pattern = 0; pattern < Patterns; pattern++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(2 * pattern), (ushort)pattern);
        }

        return WeightsFile.Read(WeightsContent.OneTensor(type, "[256,256]", data)).Tensor("a", 256, 256);
    }

    [Fact]
    public void EveryHalfIsWidened()
    {
        ReadOnlySpan<float> values = ReadAllPatterns("F16");
        for (int pattern = 0; pattern < Patterns; pattern++)
        {
            float expected = (float)BitConverter.UInt16BitsToHalf((ushort)pattern);
            Assert.Equal(BitConverter.SingleToUInt32Bits(expected), BitConverter.SingleToUInt32Bits(values[pattern]));
        }

        Assert.Equal((1f, -2f, 65504f, 5.9604645e-8f), (values[0x3c00], values[0xc000], values[0x7bff], values[1]));
    }

    [Fact]
    public void EveryBrainFloatIsTheUpperHalfOfAFloat()
    {
        ReadOnlySpan<float> values = ReadAllPatterns("BF16");
        for (int pattern = 0; pattern < Patterns; pattern++)
        {
            Assert.Equal((uint)pattern << 16, BitConverter.SingleToUInt32Bits(values[pattern]));
        }

        Assert.Equal((1f, -2f, 3.140625f), (values[0x3f80], values[0xc000], values[0x4049]));
    }

    [Theory]
    [InlineData("F64", 8)]
    [InlineData("I64", 8)]
    [InlineData("U64", 8)]
    [InlineData("C64", 8)]
    [InlineData("I32", 4)]
    [InlineData("U32", 4)]
    [InlineData("I16", 2)]
    [InlineData("U16", 2)]
    [InlineData("BOOL", 1)]
    [InlineData("I8", 1)]
    [InlineData("U8", 1)]
    [InlineData("F8_E4M3", 1)]
    [InlineData("F8_E5M2", 1)]
    [InlineData("F8_E8M0", 1)]
    [InlineData("F8_E4M3FNUZ", 1)]
    [InlineData("F8_E5M2FNUZ", 1)]
    [InlineData("F6_E2M3", 0.75)]
    [InlineData("F6_E3M2", 0.75)]
    [InlineData("F4", 0.5)]
    public void OtherTypesMayBeThereButNotBeRead(string type, double bytes)
    {
        WeightsFile file = WeightsFile.Read(WeightsContent.OneTensor(type, "[4,3]", new byte[(int)(12 * bytes)]), "file");

        Assert.Equal(type, Assert.Single(file.Tensors).DataType);
        Assert.Equal(
            $"file: tensor 'a': expected values of type F32, F16 or BF16, but found {type}.",
            Assert.Throws<InvalidDataException>(() => { file.Tensor("a", 4, 3); }).Message);
        Assert.Throws<InvalidDataException>(() => WeightsFile.Read(WeightsContent.OneTensor(type, "[4,3]", new byte[(int)(12 * bytes) + 1])));
    }
}
