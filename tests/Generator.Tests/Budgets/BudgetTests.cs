using System.Text.RegularExpressions;
using Xunit;

namespace GenBn.Tests;

/// <summary>
/// The just-in-time compiler gives up optimising a method beyond 60,000 bytes of IL, 2,000 locals or 2,000 basic blocks: unrolling stays well below.
/// </summary>
[Trait("Tier", "Slow")]
public sealed partial class BudgetTests
{
    private const int MostBytes = 40_000;
    private const int MostLocals = 1_000;
    private const int MostBlocks = 1_500;
    private const int MostCalls = 262;

    public static TheoryData<string, string> Sources => new()
    {
        { "LeNet", Networks.LeNet },
        { "MLP", Networks.Mlp },
        { "VGG", Networks.Vgg },
        { "Deep", Networks.Deep },
        { "Blocks", Networks.Blocks },
        { "ResNet-110", Networks.ResNet110 },
        { "Largest kernel", "[Network, Input(5, 45, 45), Conv(7, 16, Padding = 16), BatchNorm, ReLU, Conv(9, 16, Padding = 15, Stride = 3), Flatten, Dense(3)] partial class Net;" },
        { "Largest kernel without padding", "[Network, Input(5, 45, 45), Conv(7, 16), ReLU, Conv(7, 11, Padding = 11), Flatten, Dense(3)] partial class Net;" },
        { "Largest pool", "[Network, Input(5, 36, 36), Conv(7, 3), BatchNorm, Sigmoid, MaxPool(8, Stride = 1), Conv(7, 1), MaxPool(8), Flatten] partial class Net;" },
        { "Longest kernel", "[Network, Input(2, 3000), Conv1D(7, 256, Padding = Padding.Causal, Dilation = 8), BatchNorm, ReLU, MaxPool1D(64, Stride = 2), Conv1D(9, 16, Padding = 15, Dilation = 16), Flatten, Dense(3)] partial class Net;" },
        { "Longest pool", "[Network, Input(2, 3000), Conv1D(7, 256, Stride = 3), ReLU, AvgPool1D(64, Padding = 63, Stride = 3), MaxPool1D(64, Padding = 63), Flatten, Dense(3)] partial class Net;" },
        { "Wide", "[Network, Input(3, 200, 200), Conv(4, 7, Padding = 3, Stride = 2), ReLU, MaxPool(3, Stride = 2), Flatten, Dense(3)] partial class Net;" },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void EveryMethodIsSmallEnoughToBeOptimised(string name, string source)
    {
        GeneratedNetworks networks = GeneratedFrom(source);
        IReadOnlyList<EmittedMethod> methods = EmittedMethod.Of(networks.Output);
        Assert.Contains(methods, method => Regex.IsMatch(method.Name, @"^Kernels\.(Conv|Dense)\w*Forward"));
        Assert.Contains(methods, method => Regex.IsMatch(method.Name, @"^PredictionKernels\.Sample\w*(Conv|Dense)"));
        string[] large = [.. methods.Where(method => method.Bytes > MostBytes || method.Locals > MostLocals || method.Blocks > MostBlocks).Select(method => $"{method}")];
        Assert.True(large.Length == 0, $"{name}:\n{string.Join("\n", large)}");
    }

    /// <summary>52 convolutions of the sample's MobileNet v2, two thirds of them pointwise: kernels are shared by layers of the same shape.</summary>
    [Fact]
    public void MobileNetIsAtMostThreeMillionCharacters()
    {
        string folder = Repository.PathOf("src", "Sample", "Networks", "MobileNets");
        GeneratedNetworks networks = Scenario.Of([.. Directory.EnumerateFiles(folder, "*.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText)]).Run();
        Assert.InRange(networks.Files.Values.Sum(text => text.Length), 1, 3_000_000);
    }

    /// <summary>
    /// Every operation on a vector is a call that the just-in-time compiler inlines, as long as the method has less than 512 variables:
    /// of 275 calls the last 13 were left, of 318 the last 57, and the tile that they were in took eight times as long.
    /// </summary>
    [Theory]
    [InlineData(nameof(Networks.LeNet))]
    [InlineData(nameof(Networks.Mlp))]
    [InlineData(nameof(Networks.Vgg))]
    [InlineData(nameof(Networks.Deep))]
    [InlineData(nameof(Networks.Blocks))]
    [InlineData(nameof(Networks.WideRecurrent))]
    public void EveryOperationOfAKernelIsInlined(string name)
    {
        string source = name switch
        {
            nameof(Networks.LeNet) => Networks.LeNet,
            nameof(Networks.Mlp) => Networks.Mlp,
            nameof(Networks.Vgg) => Networks.Vgg,
            nameof(Networks.Deep) => Networks.Deep,
            nameof(Networks.WideRecurrent) => Networks.WideRecurrent,
            _ => Networks.Blocks,
        };
        IEnumerable<EmittedMethod> kernels = EmittedMethod.Of(GeneratedFrom(source).Output).Where(method => method.Name.Contains("Kernels.", StringComparison.Ordinal));
        Assert.Contains(kernels, method => method.Name.StartsWith("PredictionKernels.", StringComparison.Ordinal));
        Assert.Equal([], kernels.Where(method => method.Calls > MostCalls).Select(method => $"{method}"));
    }

    /// <summary>
    /// Loops over channels stay loops. Few channels have a loop less where everything fits a cache, so both counts are large, and
    /// they leave the same rest for the last tile, both an even number of tiles or both an odd one, and can be cut into equal chunks. Both are so
    /// large that threads share one sample.
    /// A dense layer over more than 1,024 features adds chains of them: both or neither have so many.
    /// </summary>
    [Theory]
    [InlineData(480, 1320, "[Network, Input(16, 12, 12), Conv({0}, 3), BatchNorm, ReLU, MaxPool(2), Conv(16, 3, Padding = 1), Sigmoid, Flatten, Dense(10)] partial class Net;")]
    [InlineData(240, 720, "[Network, Input({0}, 12, 12), Conv({0}, 3, Stride = 2), Conv({0}, 3, Padding = 1), Flatten, Dense(10)] partial class Net;")]
    [InlineData(512, 1016, "[Network, Input({0}), Dense({0}), BatchNorm, Dense({0}), Sigmoid] partial class Net;")]
    [InlineData(480, 960, "[Network, Input({0}, 19, 19), Conv({0}, 3, Groups = {0}), BatchNorm, ReLU, BatchNorm, AvgPool(2), GlobalAvgPool, Dense(3)] partial class Net;")]
    public void TheTextDoesNotGrowWithTheChannels(int channels, int more, string source)
    {
        IReadOnlyDictionary<string, string> few = GeneratedFrom(source.Replace("{0}", $"{channels}", StringComparison.Ordinal)).Files;
        IReadOnlyDictionary<string, string> many = GeneratedFrom(source.Replace("{0}", $"{more}", StringComparison.Ordinal)).Files;
        foreach ((string name, string text) in few)
        {
            Assert.True(WithoutDigits(many[name]).Length <= WithoutDigits(text).Length, $"{name} grew from {WithoutDigits(text).Length} to {WithoutDigits(many[name]).Length} characters.");
            Assert.True(Statements(many[name]) <= Statements(text), $"{name} grew from {Statements(text)} to {Statements(many[name])} statements.");
        }
    }

    /// <summary>
    /// A network with a convolution of 512 channels beside the same with 16, in statements of all its files. Nothing is written channel by
    /// channel, but 512 channels get other tiles, faster ones that are a bit longer, and a loop over chunks of them. Where a dense layer
    /// follows, both have more features than one chain of additions takes. Where 512 channels go by transforms, so do 16.
    /// </summary>
    /// <param name="most">Statements that may be more.</param>
    /// <param name="source">The network.</param>
    [Theory]
    [InlineData(0, "[Network, Input(3, 32, 32), Conv({0}, 3, Padding = 1), BatchNorm, ReLU, GlobalAvgPool, Dense(10)] partial class Net;")]
    [InlineData(0, "[Network, Input(1, 28, 28), Conv({0}, 5), Flatten, Dense(10)] partial class Net;")]
    [InlineData(0, "[Network, Input(16, 24, 24), Conv({0}, 3, Padding = 1), BatchNorm, ReLU, Flatten, Dense(10)] partial class Net;")]
    [InlineData(0, "[Network, Input(64, 16, 16), Conv({0}, 3, Stride = 2, Padding = 1), BatchNorm, ReLU, GlobalAvgPool] partial class Net;")]
    [InlineData(
        56,
        "[Network(Convolutions = ConvolutionForm.Winograd), Input({0}, 16, 16), Conv({0}, 3, Padding = 1), BatchNorm, ReLU, GlobalAvgPool] partial class Net;")]
    public void Conv512IsHardlyLongerThanConv16(int most, string source)
    {
        int few = All(16), many = All(512);
        Assert.True(many <= few + most, $"{few} statements grew to {many}.");

        int All(int channels) => GeneratedFrom(source.Replace("{0}", $"{channels}", StringComparison.Ordinal)).Files.Values.Sum(Statements);
    }

    private static GeneratedNetworks GeneratedFrom(string source)
    {
        GeneratedNetworks networks = new GeneratorDriverFixture(Scenario.Of(source)).Networks;
        Assert.Null(networks.Exception);
        Assert.Equal(6, networks.Files.Count);
        return networks;
    }

    /// <summary>Lines are no measure: statements share them, and a longer number may cut one.</summary>
    private static int Statements(string text) => text.Count(character => character is ';' or '{');

    private static string WithoutDigits(string text) => Numbers().Replace(Space().Replace(text, " "), "0");

    /// <summary>Thousands in comments are separated, and columns as wide as they must be; the hash of the architecture has letters too.</summary>
    [GeneratedRegex(@"""[0-9a-f]{16}""|\d[\d,]*")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\s+(///? )?")]
    private static partial Regex Space();
}
