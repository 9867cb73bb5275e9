using GenBn.Import;
using GenBn.Onnx.Schema;
using GenBn.Tool;
using Google.Protobuf;
using Xunit;

namespace GenBn.Tests;

/// <summary>The command <c>genbn import</c>.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-tool-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WritesTheClassAndItsWeights()
    {
        (int code, string output, _) = Run("import", Model("Relu"), "--folder", Path.Combine(_folder, "out"), "--name", "Small", "--namespace", "My.Models");
        Assert.Equal(0, code);
        string source = File.ReadAllText(Path.Combine(_folder, "out", "Small.cs"));
        Assert.Contains("namespace My.Models;", source, StringComparison.Ordinal);
        Assert.Contains("public sealed partial class Small;", source, StringComparison.Ordinal);
        Assert.Equal(["dense1.weight"], WeightsFile.Read(Path.Combine(_folder, "out", "Small.safetensors")).Tensors.Select(tensor => tensor.Name));
        Assert.Contains("Small.safetensors", output, StringComparison.Ordinal);
    }

    [Fact]
    public void ObstaclesEndWithOneAndWriteNothing()
    {
        (int code, _, string error) = Run("import", Model("Selu"), "--folder", Path.Combine(_folder, "out"));
        Assert.Equal(1, code);
        Assert.Contains("Selu 'selu_2' [N, 3] → [N, 3]", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "out")));
        Assert.Equal(1, Run("import", Path.Combine(_folder, "missing.onnx")).Code);
    }

    [Fact]
    public void CheckWritesNothing()
    {
        string model = Model("Relu");
        string[] before = Directory.GetFileSystemEntries(_folder);
        Assert.Equal(0, Run("import", model, "--check", "--folder", _folder).Code);
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder));
    }

    /// <summary>Every output is compared, if ONNX Runtime is on the machine as a package.</summary>
    [Fact]
    public void OutputsAreVerified()
    {
        var model = new ModelBuilder(13, 0, 2, 5, 4);
        string x = model.Add("Relu", [model.Add("Conv", ["input", model.Weight(3, 2, 1, 1)])]);
        model.Graph.Output.Add(ModelBuilder.ValueOf(model.Add("Tanh", [x]), 0, 3, 5, 4));
        string path = Path.Combine(_folder, "heads.onnx");
        File.WriteAllBytes(path, model.Build(model.Add("Flatten", [model.Add("GlobalAveragePool", [x])]), 0, 3).ToByteArray());
        (int code, string output, string error) = Run("import", path, "--folder", _folder, "--verify");
        Assert.True(code == 0, output + error);
        Assert.Matches("Largest difference to ONNX Runtime, on [0-9]+ samples: |Not verified", output);
    }

    /// <summary>The tests have ONNX Runtime as a package, so it is on the machine.</summary>
    [Fact]
    public void VerifyComparesWithTheRuntime()
    {
        (int code, string output, string error) = Run("import", Model("Relu"), "--verify", "--check");
        Assert.True(code == 0, error);
        Assert.Matches("Largest difference to ONNX Runtime, on 4 samples: [0-9.e-]+ of ", output);
        Assert.Contains("There is no obstacle.", output, StringComparison.Ordinal);
    }

    /// <summary>A class that predicts something else ends with 1.</summary>
    [Fact]
    public void VerifyFindsDifferences()
    {
        var options = new ImportOptions { Name = "Verified" };
        ImportedModel imported = OnnxImport.Read(Model("Relu"), options);
        using var output = new StringWriter();
        Assert.True(Verification.Run(File.ReadAllBytes(Model("Relu")), imported, options, output));
        Assert.False(Verification.Run(File.ReadAllBytes(Model("Tanh")), imported, options, output));
    }

    /// <summary>A Keras model is recognised by its content, and verified as the import reads it.</summary>
    [Fact]
    public void KerasModelsAreImported()
    {
        string model = Path.Combine(_folder, "small.model");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Keras", "small.h5"), model);
        (int code, string output, string error) = Run("import", model, "--verify", "--name", "Keras", "--folder", _folder);
        Assert.True(code == 0, error);
        Assert.Contains("Largest difference to ONNX Runtime", output, StringComparison.Ordinal);
        Assert.Contains("Conv(4, 3, Stride = 2, Padding = Padding.Same", File.ReadAllText(Path.Combine(_folder, "Keras.cs")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3x")]
    [InlineData("0x3")]
    [InlineData("1x2x3x4")]
    public void SizesAreChecked(string sizes) => Assert.NotEqual(0, Run("import", Model("Relu"), "--input", sizes).Code);

    private string Model(string operation)
    {
        var model = new ModelBuilder(13, 0, 4);
        string x = model.Add(operation, [model.Add("Gemm", ["input", model.Weight(4, 3)])]);
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, model.Build(x).ToByteArray());
        return path;
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = GenBn.Tool.Tool.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
