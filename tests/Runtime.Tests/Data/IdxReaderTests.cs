using System.IO.Compression;
using Xunit;

namespace GenBn.Tests.Data;

public sealed class IdxReaderTests : IDisposable
{
    private static readonly byte[] _pixels = [0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255];

    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-idx-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Idx(uint[] sizes, byte[] data) => IdxFiles.Of(sizes, data);

    /// <summary>Two images of 2 × 3 pixels.</summary>
    private static byte[] Images() => Idx([2, 2, 3], _pixels);

    private static byte[] Labels(params byte[] labels) => Idx([(uint)labels.Length], labels);

    private static byte[] Gzip(byte[] content)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }

    private static byte[] With(byte[] content, int index, byte value)
    {
        content[index] = value;
        return content;
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Expects a fault that names the file and contains the text.</summary>
    private void AssertImagesFault(byte[] content, string text)
    {
        string path = Write("bad-images", content);
        var error = Assert.Throws<InvalidDataException>(() => IdxReader.ReadImages(path));
        Assert.StartsWith($"{path}: ", error.Message);
        Assert.Contains(text, error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ImagesRoundTrip(bool gzip)
    {
        IdxImages images = IdxReader.ReadImages(Write("any-name", gzip ? Gzip(Images()) : Images()));

        Assert.Equal((2, 2, 3), (images.Count, images.Rows, images.Columns));
        Assert.Equal(_pixels, images.Pixels);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LabelsRoundTrip(bool gzip)
    {
        byte[] content = Labels(3, 0, 255);
        Assert.Equal([3, 0, 255], IdxReader.ReadLabels(Write("any-name", gzip ? Gzip(content) : content)));
    }

    [Fact]
    public void GzipIsRecognisedByContentNotByName()
    {
        Assert.Equal(_pixels, IdxReader.ReadImages(Write("plain.gz", Images())).Pixels);
        Assert.Equal(_pixels, IdxReader.ReadImages(Write("compressed", Gzip(Images()))).Pixels);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DataLargerThanTheFirstBufferRoundTrip(bool gzip)
    {
        var labels = new byte[(5 << 20) + 7];
        new Random(1).NextBytes(labels);
        byte[] content = Labels(labels);

        byte[] read = IdxReader.ReadLabels(Write("large", gzip ? Gzip(content) : content));

        Assert.True(labels.AsSpan().SequenceEqual(read));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AStreamIsReadFromItsPositionAndStaysOpen(bool gzip)
    {
        byte[] prefix = [1, 2, 3];
        using var stream = new MemoryStream([.. prefix, .. gzip ? Gzip(Images()) : Images()]);
        stream.Position = prefix.Length;

        Assert.Equal(_pixels, IdxReader.ReadImages(stream, "memory").Pixels);
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void AStreamThatCannotSeekIsReadPlain()
    {
        using var plain = new OneByteStream(Labels(1, 2));
        using var gzip = new OneByteStream(Gzip(Labels(1, 2)));

        Assert.Equal([1, 2], IdxReader.ReadLabels(plain, "plain"));
        var error = Assert.Throws<InvalidDataException>(() => IdxReader.ReadLabels(gzip, "pipe"));
        Assert.StartsWith("pipe: expected IDX content, found gzip in a stream that cannot seek", error.Message);
    }

    [Fact]
    public void NullsAreRejected()
    {
        Assert.Throws<ArgumentNullException>("path", () => IdxReader.ReadImages(null!));
        Assert.Throws<ArgumentNullException>("path", () => IdxReader.ReadLabels(null!));
        Assert.Throws<ArgumentNullException>("stream", () => IdxReader.ReadImages(null!, "name"));
        Assert.Throws<ArgumentNullException>("name", () => IdxReader.ReadLabels(Stream.Null, null!));
        Assert.Throws<ArgumentNullException>("directory", () => IdxReader.LoadFolder(null!));
    }

    [Fact]
    public void MissingFilesAndDirectoriesAreNamed()
    {
        string file = Path.Combine(_folder, "missing");
        string inDirectory = Path.Combine(file, "file");

        Assert.Contains(file, Assert.Throws<FileNotFoundException>(() => IdxReader.ReadImages(file)).Message);
        Assert.Contains(inDirectory, Assert.Throws<DirectoryNotFoundException>(() => IdxReader.ReadLabels(inDirectory)).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void AWrongStartIsRejected(int index) =>
        AssertImagesFault(With(Images(), index, 0x50), "starts with 00 00, found " + (index == 0 ? "50 00" : "00 50"));

    [Fact]
    public void AnotherElementTypeIsRejected() =>
        AssertImagesFault(With(Images(), 2, 0x0d), "type 0x08 (unsigned byte), found type 0x0d");

    [Fact]
    public void AnotherNumberOfDimensionsIsRejected()
    {
        AssertImagesFault(Labels(1, 2, 3), "expected 3 dimension(s), images, found 1");
        AssertImagesFault(With(Images(), 3, 4), "expected 3 dimension(s), images, found 4");

        string path = Write("images", Images());
        var error = Assert.Throws<InvalidDataException>(() => IdxReader.ReadLabels(path));
        Assert.Equal($"{path}: expected 1 dimension(s), labels, found 3.", error.Message);
    }

    [Theory]
    [InlineData(0u, 2u, 3u)]
    [InlineData(2u, 0u, 3u)]
    [InlineData(2u, 3u, 0u)]
    [InlineData(65536u, 65536u, 1u)] // 2^32 wraps around to 0
    [InlineData(65536u, 32768u, 1u)] // 2^31
    [InlineData(4294967295u, 4294967295u, 4294967295u)]
    [InlineData(4294967294u, 1u, 1u)] // −2 as a signed number
    [InlineData(2147483648u, 2147483648u, 4u)] // 2^64 wraps around to 0
    public void AbsurdSizesAreRejected(uint count, uint rows, uint columns) =>
        AssertImagesFault(Idx([count, rows, columns], _pixels), $"found {count} × {rows} × {columns}");

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(15)]
    public void ATruncatedHeaderIsRejected(int length)
    {
        AssertImagesFault(Images()[..length], $"expected a header of 16 bytes, found {length}");
        AssertImagesFault(Gzip(Images()[..length]), $"expected a header of 16 bytes, found {length}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void TruncatedDataAreRejected(int length)
    {
        AssertImagesFault(Images()[..(16 + length)], $"expected 12 bytes of data (2 × 2 × 3), found {length}");
        AssertImagesFault(Gzip(Images()[..(16 + length)]), $"expected 12 bytes of data (2 × 2 × 3), found {length}");
    }

    [Fact]
    public void TrailingBytesAreRejected()
    {
        AssertImagesFault([.. Images(), 0], "expected the end after 12 bytes of data (2 × 2 × 3), found more");
        AssertImagesFault(Gzip([.. Images(), 0]), "expected the end after 12 bytes of data (2 × 2 × 3), found more");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(100_000)]
    public void TrailingBytesAfterGzipAreRejected(int length)
    {
        AssertImagesFault([.. Gzip(Images()), .. Enumerable.Repeat((byte)1, length)], "or other bytes follow");
        AssertImagesFault([.. Gzip(Images()), .. new byte[length], 1], "or other bytes follow");
    }

    [Fact]
    public void ASecondGzipMemberWithMoreIsRejected() =>
        AssertImagesFault([.. Gzip(Images()), .. Gzip([1])], "found more");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TruncationAtEveryByteIsRejected(bool gzip)
    {
        byte[] images = gzip ? Gzip(Images()) : Images();
        byte[] labels = gzip ? Gzip(Labels(1, 2, 3)) : Labels(1, 2, 3);
        AssertEveryStartIsAFault(images, stream => IdxReader.ReadImages(stream, "cut"));
        AssertEveryStartIsAFault(labels, stream => IdxReader.ReadLabels(stream, "cut"));
    }

    private static void AssertEveryStartIsAFault(byte[] content, Action<Stream> read)
    {
        read(new MemoryStream(content));
        for (int length = 0; length < content.Length; length++)
        {
            var error = Assert.Throws<InvalidDataException>(() => read(new MemoryStream(content, 0, length)));
            Assert.StartsWith("cut: ", error.Message);
        }
    }

    [Fact]
    public void ADamagedByteOfGzipIsRejected()
    {
        byte[] intact = Gzip(Images());
        const int FirstByteAfterFlagsTimeAndSystem = 10;
        for (int i = FirstByteAfterFlagsTimeAndSystem; i < intact.Length; i++)
        {
            byte[] damaged = With((byte[])intact.Clone(), i, (byte)~intact[i]);
            AssertImagesFault(damaged, "expected");
        }
    }

    [Fact]
    public void ADamagedChecksumIsRejected()
    {
        byte[] content = Gzip(Images());
        AssertImagesFault(With(content, content.Length - 8, (byte)~content[^8]), "expected intact gzip data");
    }

    [Fact]
    public void DeclaredSizesDoNotAllocateUntilDataArrive()
    {
        byte[] content = Idx([2_000_000_000], new byte[10]);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<InvalidDataException>(() => IdxReader.ReadLabels(new MemoryStream(content), "huge"));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.Equal("huge: expected 2000000000 bytes of data (2000000000), found 10.", error.Message);
    }

    [Theory]
    [InlineData(1u << 31)]
    [InlineData(2_000_000_000u)]
    public void AHundredBytesThatDeclareBillionsOfImagesAllocateLittle(uint count)
    {
        byte[] content = Idx([count, 1, 1], new byte[84]);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InvalidDataException>(() => IdxReader.ReadImages(new MemoryStream(content), "huge"));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
    }

    [Fact]
    public void DeclaredSizesBoundWhatIsDecompressed()
    {
        byte[] bomb = Gzip([.. Idx([10], new byte[10]), .. new byte[64 << 20]]);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<InvalidDataException>(() => IdxReader.ReadLabels(new MemoryStream(bomb), "bomb"));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal("bomb: expected the end after 10 bytes of data (10), found more.", error.Message);
    }

    [Fact]
    public void LoadCombinesImagesAndLabels()
    {
        var sample = new float[6];
        Dataset dataset = IdxReader.Load(Write("images", Images()), Write("labels", Gzip(Labels(9, 0))));
        dataset.CopySample(1, sample);

        Assert.Equal((2, 6, 10), (dataset.Count, dataset.SampleLength, dataset.Classes));
        Assert.Equal([9, 0], dataset.Labels.ToArray());
        Assert.Equal(_pixels, dataset.Pixels.ToArray());
        Assert.Equal(1f / 255f, dataset.Scale);
        Assert.Equal(1f, sample[5]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void LoadRejectsAnotherNumberOfLabels(int count)
    {
        string images = Write("images", Images());
        string labels = Write("labels", Labels(new byte[count]));

        var error = Assert.Throws<InvalidDataException>(() => IdxReader.Load(images, labels));
        Assert.Equal($"{labels}: expected 2 labels, one for each image of {images}, found {count}.", error.Message);
    }

    [Fact]
    public void LoadRejectsALabelOutOfRangeWithItsRecord()
    {
        string images = Write("images", Images());
        string labels = Write("labels", Labels(0, 3));

        var error = Assert.Throws<InvalidDataException>(() => IdxReader.Load(images, labels, classes: 3));
        Assert.Equal($"{labels}: record 1 (counted from 0): expected a label from 0 to 2, found 3.", error.Message);
        Assert.Equal(4, IdxReader.Load(images, labels, classes: 4).Classes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void LoadRejectsANumberOfClassesThatIsNotPositive(int classes) =>
        Assert.Throws<ArgumentOutOfRangeException>("classes", () => IdxReader.Load("images", "labels", classes));

    private void WriteFolder(string separator, string ending)
    {
        Write($"train-images{separator}idx3-ubyte{ending}", Images());
        Write($"train-labels{separator}idx1-ubyte{ending}", Labels(1, 2));
        Write($"t10k-images{separator}idx3-ubyte{ending}", Idx([1, 2, 3], _pixels[6..]));
        Write($"t10k-labels{separator}idx1-ubyte{ending}", Labels(3));
    }

    [Theory]
    [InlineData("-", "")]
    [InlineData("-", ".gz")]
    [InlineData(".", "")]
    [InlineData(".", ".gz")]
    public void LoadFolderFindsEverySpelling(string separator, string ending)
    {
        WriteFolder(separator, ending);

        (Dataset train, Dataset test) = IdxReader.LoadFolder(_folder);

        Assert.Equal([1, 2], train.Labels.ToArray());
        Assert.Equal(_pixels, train.Pixels.ToArray());
        Assert.Equal([3], test.Labels.ToArray());
        Assert.Equal(_pixels[6..], test.Pixels.ToArray());
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte")]
    [InlineData("train-labels-idx1-ubyte")]
    [InlineData("t10k-images-idx3-ubyte")]
    [InlineData("t10k-labels-idx1-ubyte")]
    public void LoadFolderNamesAMissingFile(string name)
    {
        WriteFolder("-", "");
        File.Delete(Path.Combine(_folder, name));

        var error = Assert.Throws<FileNotFoundException>(() => IdxReader.LoadFolder(_folder));
        Assert.Equal(Path.Combine(_folder, name), error.FileName);
        Assert.StartsWith($"{_folder}: expected a file {name} or {name}.gz or ", error.Message);
    }

    [Fact]
    public void LoadFolderNamesAMissingDirectory()
    {
        string directory = Path.Combine(_folder, "missing");
        var error = Assert.Throws<DirectoryNotFoundException>(() => IdxReader.LoadFolder(directory));
        Assert.Contains(directory, error.Message);
    }

    [Fact]
    public void LoadFolderRejectsTestImagesOfAnotherSize()
    {
        WriteFolder("-", "");
        string path = Write("t10k-images-idx3-ubyte", Idx([1, 3, 2], _pixels[6..]));

        var error = Assert.Throws<InvalidDataException>(() => IdxReader.LoadFolder(_folder));
        Assert.StartsWith($"{path}: expected images of 2 × 3 pixels", error.Message);
        Assert.EndsWith("found 3 × 2.", error.Message);
    }

    /// <summary>A stream that cannot seek and gives one byte at a time, as a pipe may.</summary>
    private sealed class OneByteStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override long Position
        {
            get => base.Position;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);

        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();
    }
}
