using System.Text.RegularExpressions;
using GenBn.Generator.Operators;
using Xunit;

namespace GenBn.Tests;

/// <summary>
/// A layer is one operator file of the compiler, and in the runtime at most one small file and one table of a folder: hard swish as the
/// example.
/// </summary>
public sealed class LayerPerPhaseTests
{
    private const string Layer = "HardSwish";

    /// <summary>Folders of the runtime, from the repository's root.</summary>
    public static TheoryData<string> RuntimeFolders =>
    [
        .. Directory.EnumerateDirectories(Repository.PathOf("src", "Runtime"))
            .Select(folder => Path.GetFileName(folder))
            .Where(folder => folder is not ("bin" or "obj"))
            .Select(folder => $"src/Runtime/{folder}"),
    ];

    /// <summary>The layers that an attribute or an activation option can name.</summary>
    public static TheoryData<string> Layers =>
    [
        .. typeof(LayerAttribute).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(LayerAttribute)) && !type.IsAbstract)
            .Select(type => type.Name.Split('`')[0].Replace("Attribute", "", StringComparison.Ordinal))
            .Union(Enum.GetNames<Activation>().Where(name => name != nameof(Activation.None))),
    ];

    [Fact]
    public void TheCompilerKnowsALayerInOneOperatorFile()
    {
        string file = Assert.Single(FilesWithLayer("src/Generator"));
        Assert.Equal(Repository.PathOf("src", "Generator", "Operators"), Path.GetDirectoryName(file));
    }

    [Theory]
    [MemberData(nameof(RuntimeFolders))]
    public void TheRuntimeHasALayerInAtMostOneFileAndOneTableOfAFolder(string folder)
    {
        ILookup<bool, string> files = FilesWithLayer(folder).ToLookup(file => Path.GetFileName(file).StartsWith(Layer, StringComparison.Ordinal));
        Assert.True(files[true].Count() <= 1, $"Files of the layer: {string.Join(", ", files[true])}");
        Assert.True(files[false].Count() <= 1, $"Tables with the layer: {string.Join(", ", files[false])}");
    }

    [Fact]
    public void TheLayerIsThere() => Assert.True(File.Exists(Repository.PathOf("src", "Runtime", "Activations", Layer + ".cs")));

    /// <summary>Beside them there is the list of the public surface. The importer has a file for each kind of node of ONNX, some of which have the same names.</summary>
    /// <remarks>Kernels of a kind may continue in a second file, in a partial class.</remarks>
    [Theory]
    [InlineData("Upsample")]
    [InlineData("PReLU")]
    [InlineData("LogSoftmax")]
    [InlineData("SampleNorm")]
    [InlineData("ConvTranspose")]
    [InlineData("PixelShuffle")]
    [InlineData("Pad")]
    public void ALayerWithKernelsOfTheRuntimeIsFourFiles(string layer) => Assert.Equal(
        [$"Generator/Operators/{layer}.cs", $"Onnx/Nodes/{layer}Nodes.cs", $"Runtime/CompilerServices/Kernels/{layer}Kernels.cs", $"Runtime/Layers/{layer}.cs"],
        FilesWith("src", $@"\b{layer}(Layer|Attribute|Kernels|Kind|Stage|Nodes|Parameters|State)\b")
            .Select(file => Path.GetRelativePath(Repository.PathOf("src"), file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(file => !file.StartsWith("Import/", StringComparison.Ordinal) && !file.StartsWith($"Runtime/CompilerServices/Kernels/{layer}Kernels.", StringComparison.Ordinal))
            .Append($"Runtime/CompilerServices/Kernels/{layer}Kernels.cs")
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Layers))]
    public void EveryLayerHasAKind(string layer) => Assert.NotNull(LayerKind.Of(layer));

    private static IEnumerable<string> FilesWithLayer(string folder) => FilesWith(folder, Layer);

    private static IEnumerable<string> FilesWith(string folder, string pattern) => Directory
        .EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Where(file => Regex.IsMatch(File.ReadAllText(file), pattern));
}
