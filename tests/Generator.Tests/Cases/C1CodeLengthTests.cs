using System.Text;
using GenBn.Generator;
using GenBn.Generator.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>A network has so much code that a build with it takes seconds, or an error.</summary>
public sealed class C1CodeLengthTests
{
    /// <summary>Networks that people train. None is near the number of layers that is refused.</summary>
    public static TheoryData<string, string> Real => new()
    {
        { "ResNet-18", ResNet(isBottleneck: false, 2, 2, 2, 2) },
        { "ResNet-50", ResNet(isBottleneck: true, 3, 4, 6, 3) },
        { "ResNet-101", ResNet(isBottleneck: true, 3, 4, 23, 3) },
        { "ResNet-110", Networks.ResNet110 },
        { "DenseNet-121", DenseNet(6, 12, 24, 16) },
        { "MobileNet v2", MobileNet() },
    };

    /// <summary>Repetitions of a few layers: their kernels are written once, so that what grows is the calls.</summary>
    public static TheoryData<string, string, int> Repeated => new()
    {
        { "layers of 16 units", $"[Network, Input(16), {string.Join(", ", Enumerable.Repeat("Dense(16), ReLU", 500))}, Dense(2)] partial class Net;", 2_000_000 },
        { "convolutions whose channels leave a rest", "[Network, Input(17, 15, 15), Repeat<Part>(200), Repeat<Part>(100), Flatten] partial class Net;\n[Block, Conv(17, 3, Padding = 1)] partial class Part;", 2_000_000 },
        { "a deep residual network", "[Network, Input(8, 9, 9), Repeat<Part>(250), GlobalAvgPool, Dense(2)] partial class Net;\n[Block, Residual<Body>, ReLU] partial class Part;\n[Block, Conv(8, 3, Padding = 1), BatchNorm] partial class Body;", 2_500_000 },
    };

    /// <summary>Layers that are all different, and long.</summary>
    private static string Different(int first, int count) => string.Join(", ", Enumerable.Range(first, count).Select(channels => $"Conv({channels}, 5, Padding = 2)"));

    [Theory]
    [MemberData(nameof(Repeated))]
    public void RepetitionsAreShort(string what, string source, int most)
    {
        (GeneratorRunResult generated, Diagnostic[] reported) = Run(source);
        Assert.Equal([], reported.Select(diagnostic => $"{what}: {diagnostic}"));
        Assert.InRange(generated.GeneratedSources.Sum(file => (long)file.SourceText.Length), 100_000, most);
    }

    /// <summary>Half of what it was when every layer had kernels of its own.</summary>
    [Fact]
    public void ResNet20IsShort()
    {
        string[] files = [.. Directory.EnumerateFiles(Repository.PathOf("src", "Sample", "Networks", "ResNet"), "*.cs").Select(File.ReadAllText)];
        GeneratedNetworks generated = new GeneratorDriverFixture(Scenario.Of(files)).Networks;
        Assert.InRange(generated.Files.Values.Sum(Encoding.UTF8.GetByteCount), 100_000, 820_000);
    }

    [Theory]
    [MemberData(nameof(Real))]
    public void RealNetworksHaveCode(string name, string source)
    {
        (GeneratorRunResult generated, Diagnostic[] reported) = Run(source);
        Assert.Equal([], reported.Select(diagnostic => $"{name}: {diagnostic}"));
        Assert.Equal(6, generated.GeneratedSources.Length);
        Assert.InRange(generated.GeneratedSources.Sum(file => (long)file.SourceText.Length), 500_000, CodeLength.MostCharacters);
    }

    [Fact]
    [Trait("Tier", "Slow")]
    public void MoreCodeThanACompilerBearsIsAnError()
    {
        (GeneratorRunResult generated, Diagnostic[] reported) = Run($"[Network, Input(8, 21, 21), {Different(17, 300)}, Flatten] partial class Net;");
        Diagnostic error = Assert.Single(reported, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Equal("GENBN025", error.Id);
        Assert.StartsWith("Conv(", error.Location.SourceTree!.GetText().ToString(error.Location.SourceSpan), StringComparison.Ordinal);
        Assert.Matches($"^'Net' expands to [0-9]{{8}} characters of C#; code is generated for at most {CodeLength.MostCharacters}$", error.GetMessage());
        Assert.Single(generated.GeneratedSources);
        Assert.Contains(error.GetMessage(), $"{generated.GeneratedSources[0].SourceText}", StringComparison.Ordinal);
    }

    private static (GeneratorRunResult Generated, Diagnostic[] Reported) Run(string source)
    {
        CSharpCompilation compilation = Scenario.Of(source).Compile();
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: GeneratorDriverFixture.ParseOptions).RunGenerators(compilation);
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        return (result, [.. new GeneratedNetworks(compilation, compilation, result).AnalyzeSource().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)]);
    }

    private static string ResNet(bool isBottleneck, params int[] counts)
    {
        var layers = new StringBuilder("[Network, Input(3, 224, 224), Conv(64, 7, Stride = 2, Padding = 3), BatchNorm, ReLU, MaxPool(3, Stride = 2, Padding = 1)");
        var blocks = new StringBuilder();
        for (int stage = 0; stage < counts.Length; stage++)
        {
            int channels = 64 << stage;
            int stride = stage == 0 ? 1 : 2;
            layers.Append($", Residual<First{stage}, Projection{stage}>, ReLU, Repeat<Next{stage}>({counts[stage] - 1})");
            blocks.Append($"[Block, {Body(channels, stride)}] partial class First{stage};\n[Block, Conv({(isBottleneck ? 4 : 1) * channels}, 1, Stride = {stride}), BatchNorm] partial class Projection{stage};\n");
            blocks.Append($"[Block, Residual<Body{stage}>, ReLU] partial class Next{stage};\n[Block, {Body(channels, 1)}] partial class Body{stage};\n");
        }

        return $"{layers}, GlobalAvgPool, Dense(1000)] partial class Net;\n{blocks}";

        string Body(int channels, int stride) => isBottleneck
            ? $"Conv({channels}, 1), BatchNorm, ReLU, Conv({channels}, 3, Padding = 1, Stride = {stride}), BatchNorm, ReLU, Conv({4 * channels}, 1), BatchNorm"
            : $"Conv({channels}, 3, Padding = 1, Stride = {stride}), BatchNorm, ReLU, Conv({channels}, 3, Padding = 1), BatchNorm";
    }

    private static string DenseNet(params int[] counts)
    {
        var layers = new StringBuilder("[Network, Input(3, 224, 224), Conv(64, 7, Stride = 2, Padding = 3), BatchNorm, ReLU, MaxPool(3, Stride = 2, Padding = 1)");
        int channels = 64;
        foreach (int count in counts)
        {
            layers.Append(channels > 64 ? $", BatchNorm, ReLU, Conv({channels /= 2}, 1), AvgPool(2)" : "");
            channels += 32 * count;
            layers.Insert(layers.Length, ", Concat<Same, Layer>", count);
        }

        return $"{layers}, BatchNorm, ReLU, GlobalAvgPool, Dense(1000)] partial class Net;\n[Block, Dropout(0f)] partial class Same;\n[Block, BatchNorm, ReLU, Conv(128, 1), BatchNorm, ReLU, Conv(32, 3, Padding = 1)] partial class Layer;";
    }

    private static string MobileNet()
    {
        var layers = new StringBuilder("[Network, Input(3, 224, 224), Conv(32, 3, Stride = 2, Padding = 1), BatchNorm, ReLU");
        var blocks = new StringBuilder();
        int channels = 32;
        int index = 0;
        foreach ((int factor, int outputs, int count, int first) in new[] { (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1) })
        {
            for (int stride = first, left = count; left > 0; stride = 1, left--, index++)
            {
                int hidden = channels * factor;
                layers.Append(stride == 1 && channels == outputs ? $", Residual<Part{index}>" : $", Repeat<Part{index}>(1)");
                blocks.Append($"[Block, {(factor == 1 ? "" : $"Conv({hidden}, 1), BatchNorm, ReLU, ")}Conv({hidden}, 3, Stride = {stride}, Padding = 1, Groups = {hidden}), BatchNorm, ReLU, Conv({outputs}, 1), BatchNorm] partial class Part{index};\n");
                channels = outputs;
            }
        }

        return $"{layers}, Conv(1280, 1), BatchNorm, ReLU, GlobalAvgPool, Dropout(0.2f), Dense(1000)] partial class Net;\n{blocks}";
    }
}
