using System.Globalization;
using GenBn.Images;
using Xunit;
using Xunit.Abstractions;

namespace GenBn.Tests;

/// <summary>
/// Images with drawn damage are decoded or named: no other error, no more memory than an image of the limit takes, and work in
/// proportion to the file. <c>GENBN_IMAGE_MUTATIONS</c> says how many are drawn of each format; without it, 5,000.
/// </summary>
public sealed class R4ImageMutationTests(ITestOutputHelper output)
{
    private const int Usual = 5_000;
    private const int PixelLimit = 1 << 14;

    /// <summary>
    /// Of a pixel of the limit: in an image of one column, units of 32 are filled up for it, 3 bytes for a coefficient and its sample,
    /// of 4 components; then colours, and colours turned.
    /// </summary>
    private const long MostBytesOfAPixel = (32 * 3 * 4) + 16;

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("GENBN_IMAGE_MUTATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : Usual;

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    [InlineData("bmp")]
    public void DamageIsNamedOrHarmless(string kind)
    {
        byte[][] seeds = kind switch { "png" => Pngs(), "jpeg" => Jpegs(), _ => Bmps() };
        Assert.All(seeds, seed => Assert.Null(ImageBench.Fault(seed, pixelLimit: PixelLimit)));
        int named = 0;
        long work = 0;
        var faults = new HashSet<string>();
        for (int round = 0; round < Rounds; round++)
        {
            var mutation = new Mutation(new Random(round), seeds[round % seeds.Length]);
            byte[] content = mutation.Content(kind);
            var file = new ImageContent(ImageBench.Name, content, CancellationToken.None);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                new ImageDecoder(round % 2 == 0 ? 3 : 1, 8, 16, ImageResize.Nearest, PixelLimit).Decode(file);
            }
            catch (InvalidDataException error) when (error.Message.StartsWith($"{ImageBench.Name}: expected ", StringComparison.Ordinal))
            {
                named++;
                faults.Add(string.Concat(error.Message.Split(", found ")[0].Where(letter => !char.IsAsciiDigit(letter))));
            }
            catch (Exception error)
            {
                Assert.Fail($"{kind}, round {round}: {error}");
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= (MostBytesOfAPixel * PixelLimit) + (8 * content.Length) + (1 << 16), $"{kind}, round {round}: {allocated} bytes");
            Assert.True(file.Work <= 1032L * Math.Max(content.Length, 1), $"{kind}, round {round}: work {file.Work} of {content.Length} bytes");
            work = Math.Max(work, file.Work);
        }

        output.WriteLine($"{kind}: {Rounds} mutations of {seeds.Length} files, {named} named in {faults.Count} ways, {Rounds - named} decoded; at most {work} units of work.");
        Assert.InRange(named, Rounds / 5, Rounds - 1);
    }

    private static byte[][] Pngs()
    {
        var random = new Random(1);
        List<byte[]> files = [];
        foreach ((byte type, byte depth) in ((byte, byte)[])[(0, 1), (0, 8), (0, 16), (2, 8), (2, 16), (3, 2), (3, 8), (4, 8), (6, 16)])
        {
            var writer = new PngWriter(11, 13, type, depth, depth % 16 != 8)
            {
                Palette = type == 3 ? new byte[3 << depth] : [],
                Before = PngWriter.Chunk("eXIf"u8, JpegWriter.Tiff(6, isLittle: true)),
                ChunkLength = 60,
            };
            files.Add(writer.Write([.. Enumerable.Range(0, 11 * 13 * writer.Samples).Select(_ => (ushort)random.Next(1 << depth))]));
        }

        return [.. files];
    }

    private static byte[][] Jpegs() =>
    [
        new JpegWriter(19, 23, 3) { Sampling = (2, 2) }.Write(R3JpegTests.Picture(19, 23, 3)),
        new JpegWriter(19, 23, 3) { Sampling = (2, 1), Restart = 2 }.Write(R3JpegTests.Picture(19, 23, 3)),
        new JpegWriter(19, 23, 3) { Sampling = (2, 2), IsProgressive = true }.Write(R3JpegTests.Picture(19, 23, 3)),
        new JpegWriter(19, 23, 1) { IsProgressive = true, Restart = 3 }.Write(R3JpegTests.Picture(19, 23, 1)),
        new JpegWriter(9, 33, 4).Write(R3JpegTests.Picture(9, 33, 4)),
        JpegWriter.With(new JpegWriter(19, 23, 3).Write(R3JpegTests.Picture(19, 23, 3)), 0xe1, [.. "Exif\0\0"u8, .. JpegWriter.Tiff(6, isLittle: false)]),
        ImageFiles.JpegOfScans(3, 3, count => new byte[count]),
    ];

    private static byte[][] Bmps()
    {
        List<byte[]> files = [];
        foreach (int bits in (int[])[1, 2, 4, 8, 16, 24, 32])
        {
            var random = new Random(bits);
            uint[] pixels = [.. Enumerable.Range(0, 77).Select(_ => (uint)random.NextInt64(1L << bits))];
            var writer = new BmpWriter(7, 11, bits) { Palette = bits <= 8 ? new (byte, byte, byte)[1 << bits] : [], IsTopDown = bits % 3 == 1 };
            files.Add(writer.Write(pixels));
            files.Add((writer with { HeaderLength = bits is 16 or 32 ? 56 : 12, IsTopDown = false, Masks = bits is 16 or 32 ? [0xf800, 0x07e0, 0x001f] : [] }).Write(pixels));
        }

        return [.. files];
    }

    /// <summary>One to four changes of a file: bytes, fields, cuts, pieces that are doubled or taken out, segments that are put in.</summary>
    private sealed class Mutation(Random random, byte[] seed)
    {
        private static readonly uint[] _numbers = [0, 1, 2, 3, 7, 8, 15, 16, 31, 63, 64, 255, 256, 1024, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
        private List<byte> _content = [.. seed];

        public byte[] Content(string kind)
        {
            for (int times = random.Next(1, 5); times > 0; times--)
            {
                Change(kind);
            }

            byte[] content = [.. _content];
            return kind == "png" && random.Next(4) > 0 ? Summed(content) : content;
        }

        private void Change(string kind)
        {
            int place = Place();
            switch (random.Next(8))
            {
                case 0:
                    _content[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    _content[place] = (byte)random.Next(256);
                    break;
                case 2 or 3:
                    Number(place, random.Next(2) == 0 ? 2 : 4);
                    break;
                case 4:
                    _content = _content[..Math.Max(1, place)];
                    break;
                case 5:
                    _content.InsertRange(place, _content.GetRange(place, random.Next(Math.Min(200, _content.Count - place))));
                    break;
                case 6:
                    _content.RemoveRange(place, Math.Min(_content.Count - place - 1, random.Next(1, 100)));
                    break;
                default:
                    Insert(kind);
                    break;
            }
        }

        /// <summary>Headers more often than pixels.</summary>
        private int Place() => random.Next(random.Next(2) == 0 ? Math.Min(64, _content.Count) : _content.Count);

        private void Number(int place, int length)
        {
            uint number = _numbers[random.Next(_numbers.Length)];
            bool isLittle = random.Next(2) == 0;
            for (int index = 0; index < length && place + index < _content.Count; index++)
            {
                _content[place + index] = (byte)(number >> (8 * (isLittle ? index : length - 1 - index)));
            }
        }

        private void Insert(string kind)
        {
            byte[] data = new byte[random.Next(80)];
            random.NextBytes(data);
            byte[] segment = kind switch
            {
                "png" => PngWriter.Chunk(random.Next(6) switch { 0 => "IDAT"u8, 1 => "PLTE"u8, 2 => "IHDR"u8, 3 => "tRNS"u8, 4 => "eXIf"u8, _ => "IEND"u8 }, data),
                "jpeg" => ImageFiles.Segment((byte)random.Next(0xc0, 0x100), data),
                _ => data,
            };

            // Behind a segment, so that it is read as one; anywhere else now and then.
            int place = kind switch
            {
                "png" when random.Next(4) > 0 => 33,
                "jpeg" when random.Next(4) > 0 => random.Next(3) == 0 ? Math.Max(2, Scan()) : 2,
                _ => Place(),
            };
            _content.InsertRange(Math.Min(place, _content.Count), segment);
        }

        /// <summary>Place of a marker, or −1.</summary>
        private int Scan()
        {
            int from = Place();
            return _content.FindIndex(from, value => value == 0xff);
        }

        /// <summary>With the right checksums: damage that they do not show.</summary>
        private static byte[] Summed(byte[] content)
        {
            int offset = 8;
            while (offset + 12 <= content.Length)
            {
                uint length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(offset));
                if (length > content.Length - offset - 12)
                {
                    break;
                }

                PngWriter.Chunk(content.AsSpan(offset + 4, 4), content[(offset + 8)..(offset + 8 + (int)length)]).CopyTo(content, offset);
                offset += 12 + (int)length;
            }

            return content;
        }
    }
}
