using System.Xml.Linq;
using GenBn.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenBn.Tests;

/// <summary>Where the card of a network stands: in a constant, and in the comment of its class.</summary>
public sealed class ModelCardTests
{
    private const string Commented = "/// <summary>Small &amp; quick.</summary>\n" + Networks.Tiny + " public partial class Net;";

    [Fact]
    public void AClassWithoutACommentGetsTheCardAsItsSummary()
    {
        INamedTypeSymbol network = Network(Networks.Tiny + " public partial class Net;");
        XElement summary = Assert.Single(Comment(network).Elements());
        Assert.Equal("summary", summary.Name);
        AssertHoldsCard(network, summary);
    }

    /// <summary>An editor shows the first summary and the first remarks of all parts.</summary>
    [Theory]
    [Trait("Tier", "Slow")]
    [InlineData(Commented)]
    [InlineData("/** <summary>Small &amp; quick.</summary> */ " + Networks.Tiny + " public partial class Net;")]
    [InlineData(Networks.Tiny + " public partial class Net;\n/// <summary>Small &amp; quick.</summary>\npublic partial class Net;")]
    public void ACommentOfTheUsersKeepsItsSummary(string source)
    {
        INamedTypeSymbol network = Network(source);
        XElement[] elements = [.. Comment(network).Elements()];
        Assert.Equal(["summary", "remarks"], elements.Select(element => element.Name.LocalName));
        Assert.Equal("Small & quick.", elements[0].Value);
        AssertHoldsCard(network, elements[1]);
    }

    /// <summary>Four slashes, or two, are no comment for documentation.</summary>
    [Theory]
    [Trait("Tier", "Slow")]
    [InlineData("// Small.")]
    [InlineData("//// <summary>Small.</summary>")]
    [InlineData("/* Small. */")]
    public void OtherCommentsDoNotCount(string comment) =>
        Assert.Equal("summary", Assert.Single(Comment(Network($"{comment}\n{Networks.Tiny} public partial class Net;")).Elements()).Name);

    /// <summary>A compiler that writes no documentation does not parse comments; the same code is generated all the same.</summary>
    [Fact]
    public void TheTextDoesNotDependOnWhetherDocumentationIsWritten()
    {
        CSharpCompilation source = Scenario.Of(Commented).Compile();
        CSharpParseOptions options = GeneratorDriverFixture.ParseOptions.WithDocumentationMode(DocumentationMode.None);
        source = source.RemoveAllSyntaxTrees().AddSyntaxTrees(source.SyntaxTrees.Select(tree => CSharpSyntaxTree.ParseText(tree.GetText(), options, tree.FilePath)));
        GeneratorDriverRunResult result = CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: options).RunGenerators(source).GetRunResult();
        Assert.Equal(
            Scenario.Of(Commented).Run().Files["Net.g.cs"],
            result.Results[0].GeneratedSources.Single(file => file.HintName == "Net.g.cs").SourceText.ToString());
    }

    /// <summary>Statistics are no part of a prediction, wherever they are taken.</summary>
    [Theory]
    [InlineData("Conv(3, 3), BatchNorm")]
    [InlineData("Conv(3, 3), AvgPool(1), BatchNorm")]
    public void FlopsOfABatchNormDoNotDependOnWhoMeasuresForIt(string layers)
    {
        string card = Summary(Network($"[Network, Input(2, 8, 8), {layers}, Flatten, Dense(2)] partial class Net;"));
        Assert.Matches(@"(?m)^batchnorm1 +3×6×6 +6 +216$", card);
    }

    [Fact]
    public void ColumnsAreAligned()
    {
        string[] lines = Summary(Network(Networks.LeNet, "LeNet")).Split('\n');
        string[] table = lines[..Array.IndexOf(lines, "")];
        Assert.Single(table.Select(line => line.Length).Distinct());
        Assert.All(table, line => Assert.Equal(' ', line[table[0].IndexOf("output", StringComparison.Ordinal) - 1]));
    }

    private static void AssertHoldsCard(INamedTypeSymbol network, XElement element)
    {
        // Without a paragraph some editors run the sentence and the table together.
        Assert.Equal(["para", "code"], element.Elements().Select(part => part.Name.LocalName));
        Assert.StartsWith("Neural network, 2×8×8 → 2: ", element.Element("para")!.Value, StringComparison.Ordinal);
        Assert.Equal(Lines(Summary(network)), Lines(element.Element("code")!.Value));
    }

    private static INamedTypeSymbol Network(string source, string name = "Net") => Scenario.Of(source).Run().Output.GetTypeByMetadataName(name)!;

    /// <summary>The parts' comments, joined as the compiler joins them; parsing fails where that is no XML.</summary>
    private static XElement Comment(INamedTypeSymbol network) => XElement.Parse(network.GetDocumentationCommentXml()!);

    private static string Summary(INamedTypeSymbol network) => (string)Assert.IsAssignableFrom<IFieldSymbol>(Assert.Single(network.GetMembers("Summary"))).ConstantValue!;

    /// <summary>Without what the compiler indents comments by.</summary>
    private static IEnumerable<string> Lines(string text) => text.Trim().Split('\n').Select(line => line.Trim());
}
