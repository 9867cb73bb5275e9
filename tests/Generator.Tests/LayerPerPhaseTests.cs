using Xunit;

namespace GenBn.Tests;

/// <summary>A layer is one small file per phase, and entries in tables: hard swish as the example.</summary>
public sealed class LayerPerPhaseTests
{
    private const string Layer = "HardSwish";

    /// <summary>Folders of the generator and of the runtime, from the repository's root.</summary>
    public static TheoryData<string> Phases =>
        [.. new[] { "Generator", "Runtime" }.SelectMany(project => Directory.EnumerateDirectories(Repository.PathOf("src", project))
            .Select(folder => Path.GetFileName(folder))
            .Where(folder => folder is not ("bin" or "obj"))
            .Select(folder => $"src/{project}/{folder}"))];

    [Theory]
    [MemberData(nameof(Phases))]
    public void ALayerIsAtMostOneFileAndOneTableOfAPhase(string phase)
    {
        ILookup<bool, string> files = Directory.EnumerateFiles(Repository.PathOf(phase), "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains(Layer, StringComparison.Ordinal))
            .ToLookup(file => Path.GetFileName(file).StartsWith(Layer, StringComparison.Ordinal));
        Assert.True(files[true].Count() <= 1, $"Files of the layer: {string.Join(", ", files[true])}");
        Assert.True(files[false].Count() <= 1, $"Tables with the layer: {string.Join(", ", files[false])}");
    }

    [Fact]
    public void TheLayerIsThere() => Assert.True(File.Exists(Repository.PathOf("src", "Runtime", "Kernels", Layer + ".cs")));
}
