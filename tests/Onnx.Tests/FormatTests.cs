using System.Text;
using GenBn.Onnx;
using GenBn.Onnx.Schema;
using Google.Protobuf;
using Xunit;

namespace GenBn.Tests;

/// <summary>The bytes of a model, written here by ONNX's field numbers, and where they go.</summary>
public sealed class FormatTests
{
    /// <summary>Other readers know the format by its numbers: the schema must have the same.</summary>
    [Fact]
    public void TheSmallestNetworkGivesTheseBytes()
    {
        byte[] node = Bytes(1,
            Text(1, "input"), Text(1, "dense1.weight"), Text(1, "dense1.bias"), Text(2, "output"), Text(3, "dense1"), Text(4, "Gemm"),
            Bytes(5, Text(1, "transB"), Number(3, 1), Number(20, 2)));
        byte[] weight = Bytes(5, Bytes(1, [1, 2]), Number(2, 1), Text(8, "dense1.weight"), Bytes(9, [0, 0, 0x80, 0x3F, 0, 0, 0x80, 0x3F]));
        byte[] bias = Bytes(5, Bytes(1, [1]), Number(2, 1), Text(8, "dense1.bias"), Bytes(9, [0, 0, 0, 0]));
        byte[] expected = [.. node, .. Text(2, "Smallest"), .. weight, .. bias, .. Value(11, "input", 2), .. Value(12, "output", 1)];
        using var stream = new MemoryStream();
        new Smallest().ExportOnnx(stream);
        byte[] model = stream.ToArray();
        Assert.Equal([8, 8], model[..2]);
        Assert.Equal(expected, ModelProto.Parser.ParseFrom(model).Graph.ToByteArray());
        Assert.NotEqual(-1, model.AsSpan().IndexOf(Bytes(7, expected)));
        Assert.NotEqual(-1, model.AsSpan().IndexOf(Bytes(8, Text(1, ""), Number(2, 17))));
    }

    [Fact]
    public void AFileIsReplacedByWhatAStreamGets()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, new byte[100_000]);
            using var stream = new MemoryStream();
            new Smallest().ExportOnnx(path);
            new Smallest().ExportOnnx(stream);
            Assert.True(stream.CanWrite);
            Assert.Equal(stream.ToArray(), File.ReadAllBytes(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void WrongArgumentsAreNamed()
    {
        var network = new Smallest();
        Assert.Equal("path", Assert.Throws<ArgumentException>(() => network.ExportOnnx("")).ParamName);
        Assert.Equal("stream", Assert.Throws<ArgumentNullException>(() => network.ExportOnnx((Stream)null!)).ParamName);
        Assert.Equal("stream", Assert.Throws<ArgumentException>(() => network.ExportOnnx(new MemoryStream([], writable: false))).ParamName);
        Assert.Equal("network", Assert.Throws<ArgumentNullException>(() => ((Smallest)null!).ExportOnnx(Stream.Null)).ParamName);
    }

    private static byte[] Value(int field, string name, byte features) =>
        Bytes(field, Text(1, name), Bytes(2, Bytes(1, Number(1, 1), Bytes(2, Bytes(1, Text(2, "N")), Bytes(1, Number(1, features))))));

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.ASCII.GetBytes(text));

    private static byte[] Bytes(int field, params byte[][] parts)
    {
        byte[] content = [.. parts.SelectMany(part => part)];
        return [.. Varint((field << 3) | 2), .. Varint(content.Length), .. content];
    }

    private static byte[] Number(int field, int value) => [.. Varint(field << 3), .. Varint(value)];

    private static byte[] Varint(int value) => value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), .. Varint(value >> 7)];
}
