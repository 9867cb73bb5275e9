using GenBn.Import;
using GenBn.Onnx.Schema;
using Google.Protobuf;
using Xunit;

namespace GenBn.Tests;

/// <summary>Tensors in other files: in the folder of the model, and nowhere else.</summary>
public sealed class ExternalDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-external-").FullName;
    private readonly float[] _weight = [.. Enumerable.Range(0, 12).Select(index => index * 0.25f)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TensorsInTheFolderAreRead()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "model", "data"));
        byte[] data = [1, 2, 3, 4, .. _weight.SelectMany(BitConverter.GetBytes)];
        File.WriteAllBytes(Path.Combine(_folder, "model", "data", "weights.bin"), data);
        ImportedModel imported = OnnxImport.Read(Model("data/weights.bin", ("offset", "4"), ("length", "48")));
        Assert.Equal([0, 0.75f, 1.5f, 2.25f], imported.Tensors[0].Values[..4].ToArray());
    }

    [Theory]
    [InlineData("../outside.bin")]
    [InlineData("data/../../outside.bin")]
    [InlineData("..\\outside.bin")]
    [InlineData("./weights.bin")]
    [InlineData("/etc/hostname")]
    [InlineData("//host/share")]
    [InlineData("C:\\weights.bin")]
    [InlineData("")]
    [InlineData("missing.bin")]
    [InlineData("link.bin")]
    [InlineData("linked/outside.bin")]
    [InlineData("a\0b")]
    public void OtherPathsAreRefused(string location)
    {
        File.WriteAllBytes(Path.Combine(_folder, "outside.bin"), new byte[48]);
        string model = Model(location);
        File.CreateSymbolicLink(Path.Combine(_folder, "model", "link.bin"), Path.Combine(_folder, "outside.bin"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "model", "linked"), _folder);
        string message = Assert.Throws<InvalidDataException>(() => OnnxImport.Read(model)).Message;
        Assert.Contains("tensor 'w'", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("offset", "1")]
    [InlineData("offset", "-1")]
    [InlineData("offset", "99999999999999999999")]
    [InlineData("length", "47")]
    [InlineData("length", "9223372036854775807")]
    public void WrongPlacesAreDamage(string key, string number)
    {
        string model = Model("weights.bin", (key, number));
        File.WriteAllBytes(Path.Combine(_folder, "model", "weights.bin"), new byte[48]);
        Assert.Throws<InvalidDataException>(() => OnnxImport.Read(model));
    }

    /// <summary>A stream has no folder.</summary>
    [Fact]
    public void StreamsHaveNoOtherFiles()
    {
        byte[] model = File.ReadAllBytes(Model("weights.bin"));
        Assert.Contains("only for a model that is a file", Assert.Throws<InvalidDataException>(() => Agreement.Import(model)).Message, StringComparison.Ordinal);
    }

    private string Model(string location, params (string Key, string Value)[] places)
    {
        var model = new ModelBuilder(13, 0, 4);
        var weight = new TensorProto { Name = "w", Dims = { 4, 3 }, DataType = 1, DataLocation = TensorProto.Types.DataLocation.External };
        weight.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        weight.ExternalData.AddRange(places.Select(place => new StringStringEntryProto { Key = place.Key, Value = place.Value }));
        model.Graph.Initializer.Add(weight);
        Directory.CreateDirectory(Path.Combine(_folder, "model"));
        string path = Path.Combine(_folder, "model", "model.onnx");
        File.WriteAllBytes(path, model.Build(model.Add("Gemm", ["input", "w"])).ToByteArray());
        return path;
    }
}
