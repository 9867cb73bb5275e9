using System.Text;
using Xunit;

namespace GenBn.Tests.Checkpoints;

public sealed class DamagedWeightsTests
{
    /// <summary>What a failed read may allocate: texts and messages, and so many times the content.</summary>
    private const int AllocatedConstant = 1 << 15;
    private const int AllocatedMultiple = 16;

    /// <summary>Ten bytes of metadata are two strings and a place in a table that has grown by doubling.</summary>
    private const int AllocatedMultipleOfHeader = 32;

    private static readonly Dictionary<string, string> _metadata = new() { ["epoch"] = "12", ["note"] = "a \"quoted\" ×" };

    private static byte[] Sound() => WeightsContent.Written(WeightsContent.Tensors(), _metadata);

    /// <summary>A read succeeds with tensors that hold together, or is an InvalidDataException, and allocates within bounds.</summary>
    private static bool IsRead(byte[] content, int multiple = AllocatedMultiple)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool read = true;
        try
        {
            WeightsFile file = WeightsFile.Read(content, "damaged");
            foreach (WeightsTensor tensor in file.Tensors.Where(tensor => tensor.DataType is "F32" or "F16" or "BF16"))
            {
                int length = file.Tensor(tensor.Name, [.. tensor.Shape]).Length;
                Assert.Equal(tensor.Shape.Aggregate(1L, (product, size) => product * size), length);
            }
        }
        catch (InvalidDataException error)
        {
            Assert.StartsWith("damaged: ", error.Message);
            Assert.InRange(error.Message.Length, 20, 600);
            read = false;
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocatedConstant + ((long)multiple * content.Length));
        return read;
    }

    private static void AssertFault(byte[] content, string expected)
    {
        string message = Assert.Throws<InvalidDataException>(() => WeightsFile.Read(content, "file")).Message;
        Assert.Equal($"file: {expected}.", message);
        Assert.False(IsRead(content));
    }

    [Fact]
    public void EveryFlippedBitOfTheHeaderIsNoticedOrHarmless()
    {
        byte[] content = Sound();
        int header = 8 + BitConverter.ToInt32(content);
        Assert.True(IsRead(content));
        for (int bit = 0; bit < 8 * header; bit++)
        {
            content[bit / 8] ^= (byte)(1 << (bit % 8));
            bool read = IsRead(content);
            content[bit / 8] ^= (byte)(1 << (bit % 8));

            // A length that is wrong is never harmless: the format's first eight bytes must add up with the rest.
            Assert.False(read && bit < 64);
        }
    }

    [Fact]
    public void EveryCutIsNoticed()
    {
        byte[] content = Sound();
        byte[] large = WeightsContent.OneTensor("F32", "[50,100]", new byte[20_000]);
        for (int length = 0; length < content.Length; length++)
        {
            Assert.False(IsRead(content[..length]));
        }

        for (int length = 0; length < large.Length; length += 64)
        {
            Assert.False(IsRead(large[..length]));
        }
        Assert.False(IsRead([.. content, 0]));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(100_000_000UL)]
    [InlineData(100_000_001UL)]
    [InlineData(int.MaxValue)]
    [InlineData(uint.MaxValue)]
    [InlineData((ulong)long.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(ulong.MaxValue - 7)]
    [InlineData(ulong.MaxValue)]
    public void AbsurdHeaderLengthsAreNoticed(ulong length)
    {
        byte[] rest = Sound()[8..];
        Assert.False(IsRead(WeightsContent.WithLength(length, rest)));
        Assert.False(IsRead(WeightsContent.WithLength(length, [])));
    }

    [Fact]
    public void HeaderLengthsAboutThatOfTheFileAreNoticed()
    {
        byte[] rest = Sound()[8..];
        int[] lengths = [rest.Length - 1, rest.Length, rest.Length + 1, rest.Length + 7, rest.Length + 8, rest.Length + 9];
        Assert.All(lengths, length => Assert.False(IsRead(WeightsContent.WithLength((ulong)length, rest))));
    }

    [Fact]
    public void RandomDamageIsNoticedOrHarmless()
    {
        byte[] content = Sound();
        byte[] structural = "{}[]\",:0123456789-.eE \\u"u8.ToArray();
        var random = new Random(20);
        for (int round = 0; round < 2000; round++)
        {
            List<byte> damaged = [.. content];
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                int at = random.Next(damaged.Count);
                byte value = random.Next(2) == 0 ? (byte)random.Next(256) : structural[random.Next(structural.Length)];
                switch (random.Next(4))
                {
                    case 0:
                        damaged.Insert(at, value);
                        break;
                    case 1:
                        damaged.RemoveRange(at, Math.Min(random.Next(1, 9), damaged.Count - at));
                        break;
                    default:
                        damaged[at] = value;
                        break;
                }
            }

            // Half of the time the length is made right again, so that the damage reaches the parser of the header.
            byte[] bytes = [.. damaged];
            if (round % 2 == 0 && bytes.Length > 40)
            {
                bytes = WeightsContent.WithLength((ulong)(bytes.Length - 40), bytes[8..]);
            }

            IsRead(bytes);
        }
    }

    [Theory]
    [InlineData("[]", "expected a header that begins with '{', but found the byte 5b")]
    [InlineData(" {}", "expected a header that begins with '{', but found the byte 20")]
    [InlineData("", "expected a header that begins with '{', but found none")]
    [InlineData("""{"a":1}""", "tensor 'a': expected an object of dtype, shape and data_offsets, but found 1")]
    [InlineData("""{"a":{}}""", "tensor 'a': expected dtype, shape and data_offsets, but found no dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", "tensor 'a': expected dtype, shape and data_offsets, but found no data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32"}}""", "tensor 'a': expected dtype, shape and data_offsets, once each, but found a second 'dtype'")]
    [InlineData("""{"a":{"stride":1}}""", "tensor 'a': expected dtype, shape and data_offsets, once each, but found 'stride'")]
    [InlineData("""{"a":{"dtype":"F31"}}""", "tensor 'a': expected a dtype of the format, for example F32, but found 'F31'")]
    [InlineData("""{"a":{"dtype":null}}""", "tensor 'a': expected a text as dtype, but found null")]
    [InlineData("""{"a":{"shape":{}}}""", "tensor 'a': expected an array as shape, but found an object")]
    [InlineData("""{"a":{"shape":[-1]}}""", "tensor 'a': expected whole numbers from 0 to 2147483647 in shape, but found -1")]
    [InlineData("""{"a":{"shape":[-0]}}""", "tensor 'a': expected whole numbers from 0 to 2147483647 in shape, but found -0")]
    [InlineData("""{"a":{"shape":[1e3]}}""", "tensor 'a': expected whole numbers from 0 to 2147483647 in shape, but found 1e3")]
    [InlineData("""{"a":{"shape":[1.0]}}""", "tensor 'a': expected whole numbers from 0 to 2147483647 in shape, but found 1.0")]
    [InlineData("""{"a":{"shape":["1"]}}""", "tensor 'a': expected whole numbers from 0 to 2147483647 in shape, but found the text '1'")]
    [InlineData("""{"a":{"shape":[[1]]}}""", "tensor 'a': expected whole numbers from 0 to 2147483647 in shape, but found an array")]
    [InlineData("""{"a":{"shape":[2147483648]}}""", "tensor 'a': expected whole numbers from 0 to 2147483647 in shape, but found 2147483648")]
    [InlineData("""{"a":{"data_offsets":[0]}}""", "tensor 'a': expected whole numbers from 0 to 9223372036854775807 in data_offsets, but found the end of the array")]
    [InlineData("""{"a":{"data_offsets":[0,18446744073709551615]}}""", "tensor 'a': expected whole numbers from 0 to 9223372036854775807 in data_offsets, but found 18446744073709551615")]
    [InlineData("""{"a":{"data_offsets":[0,4,8]}}""", "tensor 'a': expected two numbers as data_offsets, but found 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "tensor 'a': expected data_offsets 4 bytes apart for F32 1, but found [4, 0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,20]}}""", "tensor 'a': expected data_offsets 24 bytes apart for F32 2×3, but found [0, 20]")]
    [InlineData("""{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}""", "tensor 'a': expected a shape of whole bytes, but found F4 3, which has 12 bits")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""",
        "tensor 'a': expected a shape of at most 144115188075855871 values, but found 2147483647×2147483647×2147483647")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        "tensor 'a': expected one tensor of this name, but found two")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        "tensor 'b': expected data_offsets that begin at 4, right after 'a', but found [0, 4]")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[5,9]}}""",
        "tensor 'b': expected data_offsets that begin at 4, right after 'a', but found [5, 9]")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", "tensor 'a': expected data_offsets that begin at 0, right after the header, but found [1, 2]")]
    [InlineData("""{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}""", "tensor 'a': expected its data up to byte 9 of 9, but found only 8")]
    [InlineData("""{"a":{"dtype":"U8","shape":[7],"data_offsets":[0,7]}}""", "expected the end after 7 bytes of data, but found more")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[2147483647,2],"data_offsets":[0,4294967294]}}""",
        "expected at most 2147483591 bytes of data, but the header declares 4294967294")]
    [InlineData("""{"__metadata__":[]}""", "expected an object of texts as __metadata__, but found an array")]
    [InlineData("""{"__metadata__":{"k":1}}""", "expected a text as __metadata__ 'k', but found 1")]
    [InlineData("""{"__metadata__":{"k":"","k":""}}""", "expected one __metadata__ 'k', but found two")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", "expected one __metadata__, but found two")]
    [InlineData("""{"\ud800":{}}""", @"expected Unicode text, but found half of a surrogate pair in \ud800")]
    public void FaultsAreNamed(string header, string expected) =>
        AssertFault(WeightsContent.Of(header, new byte[8]), expected);

    [Theory]
    [InlineData("""{"a":{}} x""")]
    [InlineData("{} {}")]
    [InlineData("{}\0")]
    [InlineData("{")]
    [InlineData("""{"a":{"shape":[""")]
    [InlineData("""{"a":{"shape":[01]}}""")]
    [InlineData("""{"a":{"shape":[1,]}}""")]
    [InlineData("""{/**/}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[NaN]}}""")]
    [InlineData("{\"a\nb\":{}}")]
    public void BrokenJsonIsNamed(string header)
    {
        byte[] content = WeightsContent.Of(header, []);
        Assert.False(IsRead(content));
    }

    [Fact]
    public void WrongUtf8IsNamed()
    {
        byte[] wrong = [.. "{\"__metadata__\":{\"k\":\""u8, 0xff, .. "\"}}"u8];
        AssertFault(WeightsContent.Of(wrong, []), "expected a header in UTF-8, but found bytes that are not");
        AssertFault(WeightsContent.Of([0xef, 0xbb, 0xbf, .. "{}"u8], []), "expected a header that begins with '{', but found the byte ef");
    }

    /// <summary>Headers whose parts take far more memory than bytes: what is allocated stays in proportion all the same.</summary>
    [Theory]
    [InlineData("tensors")]
    [InlineData("sizes")]
    [InlineData("metadata")]
    [InlineData("depth")]
    [InlineData("name")]
    public void LargeHeadersAllocateInProportion(string kind)
    {
        IEnumerable<int> numbers = Enumerable.Range(0, 20_000);
        string header = kind switch
        {
            "tensors" => "{" + string.Join(',', numbers.Select(number => $$"""
                "{{number}}":{"dtype":"F32","shape":[],"data_offsets":[0,4]}
                """)) + "}",
            "sizes" => """{"a":{"dtype":"F32","shape":[""" + string.Join(',', numbers.Select(_ => 1)) + """],"data_offsets":[0,5]}}""",
            "metadata" => """{"__metadata__":{""" + string.Join(',', numbers.Select(number => $"\"{number}\":\"\"")) + "},1}",
            "depth" => """{"a":""" + new string('[', 20_000) + new string(']', 20_000) + "}",
            _ => "{\"" + new string('x', 20_000) + "\":{}}",
        };
        byte[] content = WeightsContent.Of(Encoding.UTF8.GetBytes(header), new byte[4]);
        Assert.False(IsRead(content, AllocatedMultipleOfHeader));
    }

    [Fact]
    public void AStreamWithoutAnEndIsReadNoFurtherThanDeclared()
    {
        byte[] declared = WeightsContent.Of("""{"a":{"dtype":"U8","shape":[100],"data_offsets":[0,100]}}""", []);

        Assert.Throws<InvalidDataException>(() => WeightsFile.Read(new EndlessStream([])));
        Assert.Equal(
            "stream: expected the end after 100 bytes of data, but found more.",
            Assert.Throws<InvalidDataException>(() => WeightsFile.Read(new EndlessStream(declared))).Message);
    }

    /// <summary>Some bytes, then zeros for ever.</summary>
    private sealed class EndlessStream(byte[] start) : MemoryStream(start)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer)
        {
            int found = base.Read(buffer);
            buffer[found..].Clear();
            return buffer.Length;
        }
    }
}
