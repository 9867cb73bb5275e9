using System.Xml.Linq;
using GenBn.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Xunit;

namespace GenBn.Tests;

/// <summary>A wrong declaration gives the same surface as a right one, so that its mistake is the only thing reported.</summary>
public sealed class SkeletonTests
{
    /// <summary>Everything that users can do with a network, whatever its layers.</summary>
    private const string User = """
        internal static class User
        {
            private const int Lengths = Net.InputLength + Net.OutputLength / Net.InputLength;

            public static object[] Use(byte[] content, System.IO.Stream stream, WeightsFile weights)
            {
                var network = new Net(seed: 3);
                using var trainer = new Trainer<Net>(new Net(), new TrainerOptions { Loss = Loss.MeanSquaredError });
                NetworkPass pass = network.CreatePass(batchSize: 4, threads: 2, inputGradients: true);
                Predictor<Net> predictor = network.CreatePredictor();
                network.UpdatePredictor(predictor);
                foreach (Parameter parameter in network.Parameters)
                {
                    parameter.Values.Clear();
                }

                return
                [
                    pass, predictor, network.Buffers[0].Name, Of<Net>(), Net.Architecture.Layers, Net.ArchitectureHash, Net.Flops, Net.ParameterCount, Net.PredictionScratchBytes,
                    Loaded("file"), Net.LoadPredictor(stream), Net.LoadPredictor(content.AsSpan()), Net.LoadPredictor(weights), Lengths,
                ];
            }

            private static Predictor<Net> Loaded(string path) => Net.LoadPredictor(path);

            private static string Of<T>() where T : INetwork<T> => T.ArchitectureHash;

            private static System.ReadOnlySpan<byte> AsSpan(this byte[] content) => content;
        }
        """;

    /// <summary>Those that leave a class to add to, and in which the user's own members do not have the place of generated ones; warnings do.</summary>
    public static TheoryData<int> Misdeclarations =>
    [
        .. Enumerable.Range(0, Misdeclaration.All.Count)
            .Where(index => Misdeclaration.All[index].Id is not ("GENBN001" or "GENBN009" or "GENBN021" or "GENBN024" or "GENBN028" or "GENBN030" or "GENBN033" or "GENBN034")
                || Misdeclaration.All[index] is { Id: "GENBN028", Source: ['[', 'N', ..] }),
    ];

    [Theory]
    [Trait("Tier", "Slow")]
    [MemberData(nameof(Misdeclarations))]
    public void CodeThatUsesAWrongNetworkGivesNoFurtherError(int index)
    {
        Misdeclaration.All[index].Scenario(User).Run();
    }

    /// <summary>The views need no shapes: they are there for every layer that has a usable name, in blocks too.</summary>
    [Fact]
    public void ViewsOfLayersAreThere() => Scenario.Of(
        """
        [Network, Input(2, 8, 8), Conv(4, 3, Name = "stem"), BatchNorm, Repeat<Body>(2), Concat<Basic, Body>, Residual<Basic, Body>, Flatten, Dense(0)]
        partial class Net;

        [Block, Residual<Basic>, ReLU]
        partial class Body;

        [Block, Conv(4, 3, Padding = 1), BatchNorm]
        partial class Basic;
        """,
        """
        internal static class User
        {
            public static object?[] Use(Net net) =>
            [
                net.Stem.Bias, net.BatchNorm1.RunningMean, net.Dense1.Weight, net.Body1[0].Basic1.Conv1.Weight, net.Body1[1].Basic1.BatchNorm1.Gamma,
                net.Concat1.Branch0.Conv1, net.Concat1.Branch1.Basic1.Conv1, net.Basic1.Conv1, net.Basic1.Projection.Basic1.BatchNorm1,
            ];
        }
        """)
        .Expecting("GENBN003", "The number of units of Dense must be from 1 to 1048576, but is 0", "Dense(0)")
        .Run();

    /// <summary>A member that is added to networks has to be added here, and to the names that users cannot take.</summary>
    [Fact]
    public void ASkeletonHasTheMembersOfANetwork()
    {
        Assert.Equal(Members("Dense(2)", all: false), Members("Dense(-2)", all: false));
        Assert.Equal(Members("Dense(2), Repeat<Body>(2)", all: false), Members("Dense(-2), Repeat<Body>(2)", all: false));
        Assert.Equal(
            GeneratedMembers.All.Except(GeneratedMembers.OfStreams).Concat(["Dense1", "Body1"]).Order(StringComparer.Ordinal),
            Members("Dense(2), Repeat<Body>(2)", all: true));
    }

    [Fact]
    public void ASkeletonInANamespaceAndInTypesCompiles() => Scenario.Of("namespace @class.N { public partial struct Outer { /// <summary>Wrong.</summary>\n [Network, Input(4), Dense(0)] public sealed partial class @record; } }")
        .ExpectingFromCompiler("CS1591")
        .Expecting("GENBN003", "The number of units of Dense must be from 1 to 1048576, but is 0", "Dense(0)")
        .Run();

    /// <summary>Who switches the diagnostic off learns at run time what it was, whatever is in its text.</summary>
    [Fact]
    public void ASkeletonNamesTheMistake()
    {
        string text = Scenario.Of("[Network, Input(4), Dense(2, Name = \"a\\\"\\n\")] partial class Net;")
            .Expecting("GENBN018", "Layer name 'a\"\n' must be a lower-case letter, followed by letters and digits", "Dense(2, Name = \"a\\\"\\n\")")
            .Run().Files["Net.g.cs"];
        Assert.Contains("There is no code for 'Net'. GENBN018: Layer name 'a\\\"\\n' must be", text, StringComparison.Ordinal);
    }

    /// <summary>An editor shows the mistake where the card would stand: in the summary, or behind that of the user's.</summary>
    [Theory]
    [InlineData("", "summary")]
    [InlineData("/// <summary>Mine.</summary>\n", "remarks")]
    public void TheCommentOfAWrongNetworkIsItsMistake(string comment, string element)
    {
        GeneratedNetworks networks = new GeneratorDriverFixture(Scenario.Of(comment + "[Network, Input(4), Dense(2, Name = \"<a & b>\\n\\u0001\\u2028\\uD800\")] partial class Net;")).Networks;
        var all = XElement.Parse(networks.Output.GetTypeByMetadataName("Net")!.GetDocumentationCommentXml()!);
        Assert.Equal(
            "Neural network with an error, GENBN018: Layer name '<a & b>    ' must be a lower-case letter, followed by letters and digits.",
            Assert.Single(all.Elements(element)).Value);
    }

    /// <summary>[Network] on two declarations would give the same file twice.</summary>
    [Fact]
    public void AClassThatIsANetworkTwiceHasOneSkeleton()
    {
        GeneratedNetworks networks = new GeneratorDriverFixture(Scenario.Of("[Network, Input(4), Dense(2)] partial class Net;", "[Network] partial class Net;")).Networks;
        Assert.Null(networks.Exception);
        Assert.Equal(["Net.g.cs"], networks.Files.Keys);
    }

    [Theory]
    [InlineData("GENBN001")]
    [InlineData("GENBN009")]
    public void NothingIsAddedToAClassThatCannotBeANetwork(string id) =>
        Assert.All(
            Misdeclaration.All.Where(wrong => wrong.Id == id),
            wrong => Assert.DoesNotContain(new GeneratorDriverFixture(wrong.Scenario()).Networks.Files.Keys, file => file.StartsWith("Net.", StringComparison.Ordinal)));

    /// <summary>Members as <see cref="GeneratedMembers"/> has them, or with all that users see of the public ones.</summary>
    private static IEnumerable<string> Members(string layer, bool all)
    {
        INamedTypeSymbol type = new GeneratorDriverFixture(Scenario.Of($"[Network, Input(4), {layer}] partial class Net; [Block, Dense(2)] partial class Body;")).Networks.Output.GetTypeByMetadataName("Net")!;
        return type.GetMembers()
            .Where(member => !member.IsImplicitlyDeclared && !member.Name.Contains("INetwork<", StringComparison.Ordinal) && (all || member.DeclaredAccessibility == Accessibility.Public))
            .Where(member => member is not IMethodSymbol { AssociatedSymbol: not null })
            .Select(member => all ? Short(member) : $"{member.ToDisplayString(Signatures)}")
            .Order(StringComparer.Ordinal);
    }

    private static readonly SymbolDisplayFormat Signatures = new(
        memberOptions: SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeAccessibility,
        parameterOptions: SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeDefaultValue);

    private static string Short(ISymbol member) =>
        member is IMethodSymbol method ? $"{method.MetadataName}({string.Join(", ", method.Parameters.Select(parameter => parameter.Type.ToDisplayString()))})" : member.MetadataName;
}
