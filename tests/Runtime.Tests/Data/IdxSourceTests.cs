using System.IO.Compression;
using Xunit;

namespace GenBn.Tests.Data;

public sealed class IdxSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-idx-source-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static byte[] Pixels(int count)
    {
        byte[] pixels = new byte[count];
        new Random(2).NextBytes(pixels);
        return pixels;
    }

    private static byte[] Images() => IdxFiles.Of([7, 5, 4], Pixels(140));

    private static byte[] Labels() => IdxFiles.Of([7], [0, 1, 2, 3, 2, 1, 0]);

    private string ImagesFault(byte[] images)
    {
        string path = Write("bad", images);
        string labels = Write("labels", Labels());
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<InvalidDataException>(() => new IdxSource(path, labels)).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
        Assert.StartsWith($"{path}: ", message, StringComparison.Ordinal);
        return message[(path.Length + 2)..];
    }

    [Fact]
    public void ItHasWhatTheReaderReads()
    {
        string images = Write("images", Images());
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Labels());
        }

        string labels = Write("labels.gz", packed.ToArray());
        Dataset expected = IdxReader.Load(images, labels, classes: 4);
        using var source = new IdxSource(images, labels, classes: 4);
        Assert.Equal((7, 5, 4, 20, 4, 0), (source.Count, source.Rows, source.Columns, source.SampleLength, source.Classes, source.TargetLength));
        Assert.Equal(expected.Labels.ToArray(), source.Labels.ToArray());
        Dataset loaded = source.Load();
        float[] values = new float[20];
        for (int sample = 0; sample < 7; sample++)
        {
            expected.CopySample(sample, values);
            Assert.Equal(values, loaded.Values.Slice(20 * sample, 20).ToArray());
        }

        Assert.Equal(expected.Labels.ToArray(), loaded.Labels.ToArray());
    }

    [Fact]
    public void AFileLargerThanAnArrayIsReadWhereItIsAsked()
    {
        // A file with a hole: 3 GB that take no room on the disk.
        const int Count = 3000;
        const int Size = 1000;
        string images = Write("images", IdxFiles.Of([Count, Size, Size], []));
        using (FileStream file = File.OpenWrite(images))
        {
            file.SetLength(16 + ((long)Count * Size * Size));
            file.Position = file.Length - 3;
            file.Write([51, 102, 255]);
        }

        string labels = Write("labels", IdxFiles.Of([Count], new byte[Count]));
        long before = GC.GetAllocatedBytesForCurrentThread();
        using var source = new IdxSource(images, labels);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        float[] values = new float[Size * Size];
        int[] label = [-1];
        source.Read(0, [Count - 1], values, label, []);
        Assert.Equal([51 * (1 / 255f), 102 * (1 / 255f), 1f], values[^3..]);
        Assert.Equal(0, values[^4]);
        Assert.Equal(0, label[0]);
    }

    [Fact]
    public void EveryOtherLengthIsNoticed()
    {
        byte[] content = [.. Images(), 0];
        for (int length = 0; length < content.Length - 1; length++)
        {
            string expected = length < 16 ? $"expected a header of 16 bytes, found {length}." : $"expected 140 bytes of data (7 × 5 × 4), found {length - 16}.";
            Assert.Equal(expected, ImagesFault(content[..length]));
        }

        Assert.Equal("expected 140 bytes of data (7 × 5 × 4), found 141.", ImagesFault(content));
    }

    [Fact]
    public void AnotherKindOfFileIsNoticed()
    {
        Assert.Contains("which starts with 00 00, found 01 00", ImagesFault([1, .. Images()[1..]]), StringComparison.Ordinal);
        Assert.Contains("found type 0x0d", ImagesFault([0, 0, 0x0d, .. Images()[3..]]), StringComparison.Ordinal);
        Assert.Contains("expected 3 dimension(s), images, found 1", ImagesFault(Labels()), StringComparison.Ordinal);
        Assert.Contains("found gzip, which cannot be read at any position", ImagesFault([0x1f, 0x8b, .. Images()]), StringComparison.Ordinal);
        Assert.Contains("positive sizes", ImagesFault(IdxFiles.Of([7, 0, 4], [])), StringComparison.Ordinal);
        Assert.Contains("2147483648 × 1 × 1", ImagesFault(IdxFiles.Of([1u << 31, 1, 1], new byte[84])), StringComparison.Ordinal);
        Assert.Contains("4294967295 × 4294967295 × 4294967295", ImagesFault(IdxFiles.Of([~0u, ~0u, ~0u], new byte[84])), StringComparison.Ordinal);
        Assert.Contains("expected 2000000000 bytes of data", ImagesFault(IdxFiles.Of([2_000_000_000, 1, 1], new byte[84])), StringComparison.Ordinal);
    }

    [Fact]
    public void LabelsThatDoNotFitAreNoticed()
    {
        string images = Write("images", Images());
        string few = Write("few", IdxFiles.Of([6], new byte[6]));
        Assert.Equal($"{few}: expected 7 labels, one for each image of {images}, found 6.", Assert.Throws<InvalidDataException>(() => new IdxSource(images, few)).Message);
        string labels = Write("labels", Labels());
        Assert.Equal(
            $"{labels}: record 3 (counted from 0): expected a label from 0 to 2, found 3.",
            Assert.Throws<InvalidDataException>(() => new IdxSource(images, labels, classes: 3)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("classes", () => new IdxSource(images, labels, 0));
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => new IdxSource(images, labels, 10, float.NaN));
        Assert.Throws<FileNotFoundException>(() => new IdxSource(images + "x", labels));
    }

    [Fact]
    public void WhatHappensToAnOpenFileIsNoticed()
    {
        string images = Write("images", Images());
        var source = new IdxSource(images, Write("labels", Labels()));
        using (FileStream file = File.Open(images, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(100);
        }

        Assert.Equal($"{images}: expected 156 bytes as when it was opened, found 100.", Assert.Throws<EndOfStreamException>(() => source.Load()).Message);
        source.Dispose();
        source.Dispose();
        Assert.Throws<ObjectDisposedException>(() => source.Load());
    }
}
