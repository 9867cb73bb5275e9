using System.IO.Compression;
using System.Text;
using GenBn.Tests.Data;
using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>Gzip of every legal form is read; whatever is wrong is an InvalidDataException with the file's name.</summary>
public sealed class R4GzipTests
{
    private static readonly byte[] _labels = [.. Enumerable.Range(0, 70_000).Select(index => (byte)(index * index / 7))];

    private static byte[] Content => IdxFiles.Of([(uint)_labels.Length], _labels);

    private static byte[] Gzip(ReadOnlySpan<byte> content, CompressionLevel level = CompressionLevel.Optimal)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, level))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }

    private static byte[] Read(byte[] content) => IdxReader.ReadLabels(new MemoryStream(content), "labels.gz");

    /// <summary>Members that end at every place of the buffers.</summary>
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void SeveralMembersAreOneContent(CompressionLevel level)
    {
        var random = new Random(1);
        for (int round = 0; round < 60; round++)
        {
            var members = new List<byte>();
            for (int at = 0; at < Content.Length;)
            {
                int length = Math.Min(random.Next(random.Next(3) == 0 ? 30_000 : 600) + (round / 30), Content.Length - at);
                members.AddRange(Gzip(Content.AsSpan(at, length), level));
                at += length;
                if (round < 10)
                {
                    members.AddRange(Gzip(Content.AsSpan(at), level));
                    break;
                }
            }

            members.AddRange(new byte[random.Next(2) * random.Next(40_000)]);
            Assert.Equal(_labels, Read([.. members]));
        }
    }

    [Fact]
    public void EmptyMembersAreReadOver()
    {
        byte[] empty = Convert.FromHexString("1f8b0800000000000003" + "0300" + "0000000000000000");
        Assert.Equal(_labels, Read([.. empty, .. empty, .. Gzip(Content), .. empty]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(512)]
    [InlineData(100_000)]
    public void ZerosMayFollow(int count) => Assert.Equal(_labels, Read([.. Gzip(Content), .. new byte[count]]));

    [Fact]
    public void AHeaderMayHaveEveryField()
    {
        byte[] plain = Gzip(Content);
        byte[] header = [.. plain[..3], 0x1f, .. plain[4..10], 3, 0, 1, 2, 3, .. Encoding.ASCII.GetBytes("name\0comment\0"), 0, 0];
        Assert.Equal(_labels, Read([.. header, .. plain[10..]]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void CutAnywhereItIsRefused(int members)
    {
        byte[] content = IdxFiles.Of([300], _labels[..300]);
        byte[] whole = members == 1 ? Gzip(content) : [.. Gzip(content.AsSpan(0, 100)), .. Gzip(content.AsSpan(100))];
        Assert.Equal(_labels[..300], Read(whole));
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.StartsWith("labels.gz: ", Assert.Throws<InvalidDataException>(() => Read(whole[..length])).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>5,000 mutations: the labels as they were, other labels never, or a fault with the name.</summary>
    [Fact]
    public void MutationsAreNoticedOrHarmless()
    {
        byte[] content = IdxFiles.Of([900], _labels[..900]);
        byte[] intact = [.. Gzip(content.AsSpan(0, 500), CompressionLevel.Fastest), .. Gzip(content.AsSpan(500)), 0, 0, 0];
        var random = new Random(11);
        int read = 0;
        for (int round = 0; round < 5_000; round++)
        {
            List<byte> damaged = [.. intact];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int at = random.Next(3) == 0 ? random.Next(12) : random.Next(damaged.Count);
                switch (random.Next(6))
                {
                    case 0:
                        damaged.Insert(at, (byte)random.Next(256));
                        break;
                    case 1:
                        damaged.RemoveRange(at, Math.Min(random.Next(1, 9), damaged.Count - at));
                        break;
                    case 2:
                        damaged.InsertRange(at, damaged.GetRange(random.Next(damaged.Count / 2), damaged.Count / 4));
                        break;
                    default:
                        damaged[at] = (byte)random.Next(256);
                        break;
                }
            }

            try
            {
                Assert.Equal(_labels[..900], Read([.. damaged]));
                read++;
            }
            catch (InvalidDataException error)
            {
                Assert.StartsWith("labels.gz: ", error.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(read, 50, 2_000);
    }
}
