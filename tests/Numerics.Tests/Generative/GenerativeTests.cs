using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using CsCheck;
using GenBn.Tests.Ranks;
using GenBn.Tests.Reference;
using Xunit;
using Xunit.Abstractions;

namespace GenBn.Tests.Generative;

/// <summary>
/// Random legal networks, compiled with the generator and compared with the reference. A failure shows the declaration, and the
/// seed with which the environment variable <c>CsCheck_Seed</c> repeats it. The draws are the same in every run, so that a commit
/// passes or fails for its own sake; <c>CsCheck_Iter=N</c> makes N times 20 new ones.
/// </summary>
[Trait("Tier", "Slow")]
public sealed partial class GenerativeTests(ITestOutputHelper output)
{
    /// <summary>Networks of one assembly: one at a time would compile much longer.</summary>
    private const int Together = 20;

    private const int Assemblies = 10;

    private const ulong FixedSeed = 2026;

    /// <summary>What <see cref="Check.Iter"/> is unless the environment says otherwise.</summary>
    private const long DefaultIterations = 100;

    /// <summary>Numbers that the decisions are read from, at most.</summary>
    private const int MostNumbers = 300;

    /// <summary>Products of a batch, to bound the time that the reference takes.</summary>
    private const int MostProducts = 1_000_000;

    private static readonly Gen<int[]> Numbers = Gen.Int[0, 99_999].Array[0, MostNumbers];

    private string? _failed;

    [Fact]
    public void DrawnNetworksAgreeWithTheReference() => ForDraws(Together, Compare);

    /// <summary>The stems of image networks: a border tile whose kernel columns loop in two groups once did not compile.</summary>
    [Fact]
    public void StemsWithStridesAgreeWithTheReference() => Compare([.. Stems().Select((layers, index) => new DrawnNetwork(
        $"[Network, {layers}]\npublic partial class Net;\n", BatchSize: 17 + index, Threads: 1 + (index % 3), Seed: index))]);

    /// <summary>Half of the networks begin with a large window that leaves whole vectors of channels; a third is what is promised.</summary>
    [Fact]
    public void LargeWindowsAndWholeVectorsAreDrawn()
    {
        int networks = 0;
        int large = 0;
        HashSet<string> missing = [.. Enumerable.Range(6, 6).Select(kernel => $"kernel {kernel}"), "stride 1", "stride 2", "stride 3", "stride 4", "padding 0", "padding k/2", "padding Same", "channels 16", "channels 32", "channels 48"];
        ForDraws(2 * Together, drawn =>
        {
            foreach (DrawnNetwork network in drawn)
            {
                Match[] windows = [.. LargeConv().Matches(network.Source).Where(match => Math.Max(Number(match, "rows"), Number(match, "columns")) > 5)];
                networks++;
                large += windows.Length > 0 ? 1 : 0;
                foreach (Match window in windows)
                {
                    string options = window.Groups["options"].Value;
                    missing.Remove($"kernel {Math.Max(Number(window, "rows"), Number(window, "columns"))}");
                    missing.Remove($"channels {window.Groups["channels"].Value}");
                    missing.Remove($"stride {(Stride().Match(options) is { Success: true } stride ? stride.Groups[1].Value : "1")}");
                    missing.Remove(options.Contains("Padding.Same", StringComparison.Ordinal) ? "padding Same" : options.Contains("Padding = ", StringComparison.Ordinal) ? "padding k/2" : "padding 0");
                }
            }
        });

        Assert.Empty(missing);
        Assert.True(3 * large >= networks, $"{large} of {networks}");

        static int Number(Match match, string group) => match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>A third of the networks, at least, have a convolution by transforms; these have each padding, and whole vectors of channels.</summary>
    [Fact]
    public void TransformsAreDrawn()
    {
        int networks = 0;
        int transformed = 0;
        HashSet<string> missing = ["padding 0", "padding 1", "padding 2", "channels 16", "channels 32", "channels 33"];
        ForDraws(2 * Together, drawn =>
        {
            foreach (DrawnNetwork network in drawn)
            {
                Match[] tiles = network.Source.Contains("ConvolutionForm.Winograd", StringComparison.Ordinal)
                    ? [.. TileConv().Matches(network.Source).Where(match => !NoTile().IsMatch(match.Value))]
                    : [];
                networks++;
                transformed += tiles.Length > 0 ? 1 : 0;
                foreach (Match tile in tiles)
                {
                    missing.Remove($"channels {tile.Groups["channels"].Value}");
                    missing.Remove($"padding {(Pads().Match(tile.Value) is { Success: true } padding ? padding.Groups[1].Value : "0")}");
                }
            }
        });

        Assert.Empty(missing);
        Assert.True(3 * transformed >= networks, $"{transformed} of {networks}");
    }

    /// <summary>Whatever is drawn is legal, for the reference at least, and every word of the language occurs.</summary>
    [Fact]
    public void EveryWordOfTheLanguageIsDrawn()
    {
        HashSet<string> missing =
        [
            .. Enum.GetNames<Activation>().Except([nameof(Activation.None)]).Select(name => $"Activation.{name}"),
            "BatchNorm", "Sigmoid", "ReLU", "LeakyReLU(", "Tanh", "ELU(", "SiLU", "GELU", "HardSwish", "Softplus", "ReLU6", "Clamp(", "HardSigmoid", "HardSigmoid(",
            "Mish", "GELUTanh", "LogSoftmax", "PReLU", "Softmax", "MaxPool", "AvgPool", "GlobalAvgPool", "Upsample(", "LayerNorm", "GroupNorm(", "InstanceNorm",
            "ConvTranspose(", "OutputPadding", "Interpolation.Bilinear", "PixelShuffle(", "PadMode.Reflect", "PadMode.Edge", "Crop(", "Reshape(",
            "Dropout", "Flatten", "StrideHeight", "StrideWidth", "PaddingWidth", "Padding.Same", "DilationHeight", "Groups",
            "Bias = true", "Bias = false", "Convolutions = ConvolutionForm.Winograd", "CountPadding", "Scale = BatchNormTerm.Off", "Center = BatchNormTerm.Frozen", "Statistics.Running",
            "RunningVariance.Unbiased", "Residual<BlockA>", "Residual<BlockA, ", "Repeat", "Concat", "Heads<", "Gate<", "Product<", "Conv1D(", "Padding.Causal",
            "Dilation = 17", "MaxPool1D(", "AvgPool1D(", "GRU(", "LSTM(", "ReturnSequences = true", "ResetAfter = false", "<Identity", ", Identity>", ", Frozen, ", "[Block, Frozen, ", "Name = ",
        ];

        bool isImageMissing = true;
        ForDraws(2 * Together, networks =>
        {
            using DrawnAssembly assembly = DrawnAssembly.WithoutGenerator(networks);
            foreach ((DrawnNetwork drawn, Type network) in networks.Zip(assembly.Networks))
            {
                missing.RemoveWhere(word => drawn.Source.Contains(word, StringComparison.Ordinal));
                Attempt(drawn, () => Evaluate(drawn, ReferenceNetwork.Of(network)));
                isImageMissing &= ReferenceNetwork.Of(network).Layers[^1].Output.IsVector;
            }
        });

        Assert.Empty(missing);
        Assert.False(isImageMissing, "no network that ends in an image");
    }

    /// <summary>The fixed draws, or those that the environment asks for.</summary>
    private void ForDraws(int networks, Action<DrawnNetwork[]> check)
    {
        Gen<DrawnNetwork[]> draws = Draws(Language.Whole).Array[networks];
        if (Check.Seed is not null || Check.Iter != DefaultIterations)
        {
            draws.Sample(check, iter: Check.Iter == DefaultIterations ? Assemblies : Check.Iter, threads: 1, print: Print);
            return;
        }

        for (uint stream = 0; stream < Assemblies; stream++)
        {
            draws.Sample(check, seed: new PCG(stream, FixedSeed).ToString(), iter: 1, threads: 1, print: Print);
        }
    }

    /// <summary>A kernel with its channels, whole vectors of them, and the options behind it.</summary>
    [GeneratedRegex(@"Conv\((?<channels>16|32|48|64), (?<rows>\d+)(, (?<columns>\d+))?(?<options>(, [A-Z][^)]*)?)\)")]
    private static partial Regex LargeConv();

    [GeneratedRegex(@"Conv\((?<channels>\d+), 3(, 3)?(, [A-Z][^)]*)?\)")]
    private static partial Regex TileConv();

    /// <summary>What keeps a 3×3 convolution direct.</summary>
    [GeneratedRegex(@"Stride\w* = [2-9]|Dilation\w* = [2-9]|Groups = [2-9]|, 3, [124-9]")]
    private static partial Regex NoTile();

    [GeneratedRegex(@"Padding = (\d+)")]
    private static partial Regex Pads();

    [GeneratedRegex(@"Stride = (\d+)")]
    private static partial Regex Stride();

    private static IEnumerable<string> Stems()
    {
        yield return "Input(2, 9, 9), Conv(16, 5, Stride = 2, Padding = 2), Flatten, Dense(2)";
        yield return "Input(3, 32, 32), Conv(16, 5, Stride = 2, Padding = 2), ReLU, Flatten, Dense(10)";
        yield return "Input(3, 32, 32), Conv(64, 7, Stride = 2, Padding = 3), ReLU, Flatten, Dense(10)";
        (int Kernel, int Stride, int[] Widths)[] families =
            [(5, 2, [20, 56, 112]), (5, 3, [14, 28, 48, 96]), (5, 4, [32, 64]), (7, 2, [28]), (7, 3, [30]), (7, 4, [31]), (9, 2, [28]), (9, 3, [29]), (9, 4, [33]), (4, 3, [20])];
        foreach ((int kernel, int stride, int width) in families.SelectMany(family => family.Widths.Select(width => (family.Kernel, family.Stride, width))))
        {
            yield return FormattableString.Invariant($"Input(3, 7, {width}), Conv(8, {kernel}, Stride = {stride}, Padding = {kernel / 2}), Flatten, Dense(2)");
        }

        yield return "Input(16, 9, 14), Conv(16, 5, Stride = 2, Padding = 2, Groups = 16), BatchNorm, ReLU, Flatten, Dense(2)";
    }

    private static Gen<DrawnNetwork> Draws(IReadOnlySet<Word> language) => Numbers.Select(numbers => NetworkDraw.Of(new Choices(numbers), language));

    /// <summary>The network that failed last, which is the simplest; all if they do not compile.</summary>
    private string Print(DrawnNetwork[] networks) => _failed ?? string.Join("\n", networks.Select(network => $"{network}"));

    private static void Evaluate(DrawnNetwork drawn, ReferenceNetwork reference)
    {
        int batch = BatchSize(drawn, reference);
        double[] outputs = reference.Forward(ReferenceData.Normal(batch * reference.InputLength, drawn.Seed), batch, training: true);
        double[] gradients = reference.Backward(ReferenceData.Normal(outputs.Length, drawn.Seed));
        Assert.All(outputs.Concat(gradients), value => Assert.True(double.IsFinite(value)));
        int most = drawn.Source.Contains("Heads<", StringComparison.Ordinal) ? BlockDraw.MostHeads * BlockDraw.MostOutputs
            : reference.Layers[^1].Output.IsVector ? 24
            : BlockDraw.MostOutputs;
        Assert.InRange(reference.OutputLength, 2, most);
    }

    private void Compare(DrawnNetwork[] networks)
    {
        using DrawnAssembly assembly = DrawnAssembly.Of(networks, sharesAll: networks[0].Seed % 2 == 0);
        MethodInfo compare = GetType().GetMethod(nameof(CompareOne), BindingFlags.Instance | BindingFlags.NonPublic)!;
        for (int index = 0; index < networks.Length; index++)
        {
            DrawnNetwork drawn = networks[index];
            Type network = assembly.Networks[index];
            Attempt(drawn, () => compare.MakeGenericMethod(network).Invoke(this, BindingFlags.DoNotWrapExceptions, null, [drawn], null));
        }
    }

    private void Attempt(DrawnNetwork drawn, Action check)
    {
        try
        {
            check();
        }
        catch (Exception exception)
        {
            _failed = $"{drawn}{exception.Message}";
            throw;
        }
    }

    private void CompareOne<TNetwork>(DrawnNetwork drawn)
        where TNetwork : INetwork<TNetwork>
    {
        ReferenceNetwork reference = ReferenceNetwork.Of(typeof(TNetwork));
        var network = (TNetwork)Activator.CreateInstance(typeof(TNetwork), [3UL])!;
        new Comparison<TNetwork>(network, BatchSize(drawn, reference), drawn.Threads, output)
        {
            GradientBound = 1e-4,
            AbsoluteShare = 1e-6,
            FirstSeed = drawn.Seed,
            AvoidsKinks = true,
        }.Run();
        int samples = BatchSize(drawn, reference);
        new RankAgreement<TNetwork>(samples + 17, samples).Check(ranks: 2 + (drawn.Seed % 4), drawn.Threads);
    }

    /// <summary>As drawn, but at least two values per channel of a batch norm, and not too long to compute.</summary>
    private static int BatchSize(DrawnNetwork drawn, ReferenceNetwork reference)
    {
        int products = 1 + reference.Leaves.Sum(leaf => leaf switch
        {
            ConvReference conv => conv.Weight.Values.Length * conv.Output.Height * conv.Output.Width,
            ConvTransposeReference conv => conv.Weight.Values.Length * conv.Input.Height * conv.Input.Width,
            DenseReference dense => dense.Weight.Values.Length,
            RecurrentReference recurrent => recurrent.Parameters.Sum(tensor => tensor.Values.Length) * recurrent.Input.Width,
            _ => leaf.Output.Length,
        });
        bool isSingle = reference.Leaves.OfType<BatchNormReference>().Any(norm => norm.Input.Height * norm.Input.Width == 1);
        return Math.Max(isSingle ? 2 : 1, Math.Min(drawn.BatchSize, MostProducts / products));
    }
}
