using System.Text;
using Xunit;

namespace GenBn.Tests.Checkpoints;

public sealed class WeightsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-weights-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static NamedTensor Buffer(string name, params float[] values)
    {
        NamedTensor tensor = new ParameterStore(0, (values.Length + 15) & ~15).AddBuffer(name, 0, values.Length);
        values.CopyTo(tensor.Values);
        return tensor;
    }

    [Fact]
    public void EveryBitComesBack()
    {
        uint[] patterns =
        [
            0, 0x80000000, 1, 0x80000001, 0x007fffff, 0x00800000, 0x7f7fffff, 0x7f800000, 0xff800000,
            0x7fc00000, 0xffc00001, 0x7f800001, 0xffbfffff, 0x3f800000, 0x3f800001,
        ];
        NamedTensor special = Buffer("special", [.. patterns.Select(BitConverter.UInt32BitsToSingle)]);
        NamedTensor[] tensors = [.. WeightsContent.Tensors(), special];
        string path = Path.Combine(_folder, "weights");

        WeightsFile.Write(path, tensors);
        WeightsFile file = WeightsFile.Read(path);

        Assert.Equal(tensors.Select(tensor => tensor.Name), file.Tensors.Select(tensor => tensor.Name));
        foreach (NamedTensor tensor in tensors)
        {
            Assert.Equal(WeightsContent.Bits(tensor.Values), WeightsContent.Bits(file.Tensor(tensor.Name, [.. tensor.Shape])));
        }

        Assert.Equal(patterns, WeightsContent.Bits(file.Tensor("special", patterns.Length)));
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void WrittenBytesAreThoseOfTheFormat()
    {
        var metadata = new Dictionary<string, string> { ["b"] = "2 × <\"q\">", ["Z"] = "", ["a"] = "12" };
        NamedTensor[] tensors = [Buffer("w", 1, -2), Buffer("ä", 0.5f)];
        const string Header = """
            {"__metadata__":{"Z":"","a":"12","b":"2 × <\"q\">"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"ä":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}
            """;
        byte[] header = Encoding.UTF8.GetBytes(Header);
        byte[] spaces = [.. Enumerable.Repeat((byte)' ', (8 - (header.Length % 8)) % 8)];
        byte[] expected = WeightsContent.Of([.. header, .. spaces], [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0x3f]);

        Assert.Equal(expected, WeightsContent.Written(tensors, metadata));
        Assert.NotEmpty(spaces);
        Assert.Equal(0, (expected.Length - 12) % 8);
        WeightsFile read = WeightsFile.Read(expected);
        Assert.Equal(metadata, read.Metadata);
        Assert.Equal(0.5f, read.Tensor("ä", 1)[0]);
    }

    [Fact]
    public void NoTensorsAreAFileToo()
    {
        byte[] content = WeightsContent.Written([]);
        Assert.Equal([8, 0, 0, 0, 0, 0, 0, 0, .. "{}      "u8], content);
        Assert.Empty(WeightsFile.Read(content).Tensors);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TensorsAreInTheOrderOfTheirDataWhateverTheHeadersOrderAndLength(int spaces)
    {
        string header = """
             {"late":{"shape":[],"data_offsets":[9,13],"dtype":"F32"} , "empty2":{"dtype":"I64","shape":[0,7],"data_offsets":[1,1]},
             "empty1":{"dtype":"F32","shape":[3,0],"data_offsets":[1,1]}, "flag":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]},
             "\u0065arly":{"dtype":"F32","shape":[1,2],"data_offsets":[1,9]}}
            """.Trim() + new string(' ', spaces);
        WeightsFile file = WeightsFile.Read(WeightsContent.Of(header, [1, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40]));

        Assert.Equal(["flag", "empty2", "empty1", "early", "late"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([1f, 2f], file.Tensor("early", 1, 2).ToArray());
        Assert.Equal([3f], file.Tensor("late").ToArray());
        Assert.Equal(0, file.Tensor("empty1", 3, 0).Length);
        Assert.Equal("early F32 [1×2]", file.Tensors[3].ToString());
    }

    [Fact]
    public void AStreamIsReadFromItsPositionAndStaysOpen()
    {
        NamedTensor[] tensors = WeightsContent.Tensors();
        byte[] content = WeightsContent.Written(tensors);
        using var stream = new MemoryStream([1, 2, 3, .. content]);
        stream.Position = 3;

        Assert.Equal(tensors[0].Values.ToArray(), WeightsFile.Read(stream).Tensor("dense1.weight", 2, 3).ToArray());
        Assert.True(stream.CanRead);
        using var pipe = new Pipe(content);
        Assert.Equal(tensors[1].Values.ToArray(), WeightsFile.Read(pipe).Tensor("dense1.bias", 2).ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DataLargerThanTheFirstBufferRoundTrip(bool seekable)
    {
        var random = new Random(7);
        NamedTensor large = Buffer("large", [.. Enumerable.Range(0, 300_001).Select(_ => random.NextSingle())]);
        byte[] content = WeightsContent.Written([large]);
        using Stream stream = seekable ? new MemoryStream(content) : new Pipe(content, most: 10_007);

        Assert.True(large.Values.SequenceEqual(WeightsFile.Read(stream).Tensor("large", large.Length)));
    }

    [Fact]
    public async Task ThreadsShareAFile()
    {
        byte[] data = new byte[20_000];
        new Random(2).NextBytes(data);
        ITensorSource file = WeightsFile.Read(WeightsContent.OneTensor("BF16", "[10000]", data));

        float[][] read = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => file.Tensor("a", 10_000).ToArray())));

        Assert.All(read, values => Assert.Equal(WeightsContent.Bits(read[0]), WeightsContent.Bits(values)));
    }

    [Fact]
    public void AMissingTensorIsNamedWithThoseThatAreThere()
    {
        WeightsFile few = WeightsFile.Read(WeightsContent.Written(WeightsContent.Tensors()), "few");
        WeightsFile many = WeightsFile.Read(WeightsContent.Written(Enumerable.Range(1, 20).Select(index => Buffer($"t{index}", 0))), "many");

        Assert.Equal(
            "few: has no tensor 'conv1.weight' (expected shape 6×1×5×5); it has: dense1.weight, dense1.bias, batchnorm1.running_mean.",
            Assert.Throws<InvalidDataException>(() => { few.Tensor("conv1.weight", 6, 1, 5, 5); }).Message);
        Assert.Equal(
            "many: has no tensor 'x' (expected shape []); it has: t1, t2, t3, t4, t5, t6, t7, t8 and 12 more.",
            Assert.Throws<InvalidDataException>(() => { many.Tensor("x"); }).Message);
    }

    [Fact]
    public void AnotherShapeIsNamed()
    {
        WeightsFile file = WeightsFile.Read(WeightsContent.Written(WeightsContent.Tensors()), "file");

        Assert.Equal(
            "file: tensor 'dense1.weight': expected shape 3×2, but found 2×3.",
            Assert.Throws<InvalidDataException>(() => { file.Tensor("dense1.weight", 3, 2); }).Message);
        Assert.Throws<InvalidDataException>(() => { file.Tensor("dense1.weight", 6); });
    }

    [Fact]
    public void AParameterStoreIsATensorSource()
    {
        var store = new ParameterStore(16, 16);
        Parameter weight = store.AddParameter("dense1.weight", ParameterRole.Weight, 2, 3);
        NamedTensor mean = store.AddBuffer("batchnorm1.running_mean", 3, 2);
        weight.Values.Fill(2);
        ITensorSource source = store;

        Assert.Equal(weight.Values.ToArray(), source.Tensor("dense1.weight", 2, 3).ToArray());
        Assert.Equal(mean.Values.ToArray(), source.Tensor("batchnorm1.running_mean", 2).ToArray());
        Assert.StartsWith(
            "Tensor 'dense1.weight': expected shape 3×2, but found 2×3.",
            Assert.Throws<ArgumentException>("shape", () => { source.Tensor("dense1.weight", 3, 2); }).Message);
        Assert.StartsWith(
            "Expected a tensor 'x' of shape 4, but the network has none of that name.",
            Assert.Throws<ArgumentException>("name", () => { source.Tensor("x", 4); }).Message);
    }

    [Fact]
    public void MissingFilesAndDirectoriesAreNamed()
    {
        string file = Path.Combine(_folder, "missing");
        string inDirectory = Path.Combine(file, "file");

        Assert.Contains(file, Assert.Throws<FileNotFoundException>(() => WeightsFile.Read(file)).Message);
        Assert.Contains(inDirectory, Assert.Throws<DirectoryNotFoundException>(() => WeightsFile.Read(inDirectory)).Message);
        Assert.Throws<DirectoryNotFoundException>(() => WeightsFile.Write(inDirectory, []));
    }

    [Fact]
    public void NullsAreRejected()
    {
        WeightsFile file = WeightsFile.Read(WeightsContent.Written([]));

        Assert.Throws<ArgumentNullException>("path", () => WeightsFile.Read((string)null!));
        Assert.Throws<ArgumentNullException>("stream", () => WeightsFile.Read((Stream)null!));
        Assert.Throws<ArgumentNullException>("name", () => WeightsFile.Read(Stream.Null, null!));
        Assert.Throws<ArgumentNullException>("name", () => WeightsFile.Read([], null!));
        Assert.Throws<ArgumentNullException>("name", () => { file.Tensor(null!); });
        Assert.Throws<ArgumentNullException>("path", () => WeightsFile.Write((string)null!, []));
        Assert.Throws<ArgumentNullException>("stream", () => WeightsFile.Write((Stream)null!, []));
        Assert.Throws<ArgumentNullException>("tensors", () => WeightsFile.Write(Stream.Null, null!));
        Assert.Throws<ArgumentException>("tensors", () => WeightsFile.Write(Stream.Null, [null!]));
        Assert.Throws<ArgumentException>("metadata", () => WeightsFile.Write(Stream.Null, [], new Dictionary<string, string> { ["a"] = null! }));
    }

    [Fact]
    public void NamesThatWouldNotComeBackAreNotWritten()
    {
        Assert.Throws<ArgumentException>("tensors", () => WeightsFile.Write(Stream.Null, [Buffer("a", 1), Buffer("a", 2)]));
        Assert.Throws<ArgumentException>("tensors", () => WeightsFile.Write(Stream.Null, [Buffer("__metadata__", 1)]));
        Assert.Throws<ArgumentException>("tensors", () => WeightsFile.Write(Stream.Null, [Buffer("\ud800", 1)]));
        Assert.Throws<ArgumentException>("metadata", () => WeightsFile.Write(Stream.Null, [], new Dictionary<string, string> { ["a"] = "\udc00" }));
        string[] odd = ["", " ", "\"\\\n\0", "\U0001F600", "__metadata__ "];
        WeightsFile file = WeightsFile.Read(WeightsContent.Written(odd.Select(name => Buffer(name, 1))));
        Assert.Equal(odd, file.Tensors.Select(tensor => tensor.Name));
    }

    /// <summary>A stream that cannot seek and gives a few bytes at a time.</summary>
    private sealed class Pipe(byte[] content, int most = 1) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(most, buffer.Length)]);

        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();
    }
}
