using System.Text.Json;
using System.Text.RegularExpressions;
using GenBn.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>
/// The templates turn the user's names into names of C# by patterns. That the patterns know every name that matters is tested here;
/// tests/Package/consumer runs <c>dotnet new</c> with some of them.
/// </summary>
public sealed class C4TemplateTests
{
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    [Theory]
    [InlineData("app")]
    [InlineData("network")]
    public void EveryKeywordInANamespaceIsEscaped(string template)
    {
        foreach (string keyword in SyntaxFacts.GetReservedKeywordKinds().Select(SyntaxFacts.GetText))
        {
            Assert.Equal($"@{keyword}", Transformed(template, "escapeKeywords", keyword));
            Assert.Equal($"A.@{keyword}.{keyword}s.@{keyword}", Transformed(template, "escapeKeywords", $"A.{keyword}.{keyword}s.{keyword}"));
        }
    }

    /// <summary>Contextual keywords too: <c>record</c> and <c>required</c> cannot be names of types.</summary>
    [Fact]
    public void EveryKeywordAsTheNameOfANetworkIsEscaped()
    {
        foreach (string keyword in SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText))
        {
            Assert.Equal($"@{keyword}", Transformed("network", "escapeLowerCase", keyword));
        }
    }

    /// <summary>In a namespace Dataset, or A.Dataset, <c>Dataset</c> is the namespace and not the type.</summary>
    [Fact]
    public void NoNamespaceOfAProgramHidesWhatItsCodeNames()
    {
        CSharpCompilation compilation = Scenario.Verbatim([.. Program(), "global using System;"]).As(OutputKind.ConsoleApplication).Compile();
        string[] names =
        [
            .. from tree in compilation.SyntaxTrees
               let model = compilation.GetSemanticModel(tree)
               from name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
               where IsFirst(name) && !name.IsVar && (name.Parent is AttributeSyntax || model.GetSymbolInfo(name).Symbol is INamedTypeSymbol or INamespaceSymbol)
               select name.Identifier.ValueText,
        ];
        Assert.Contains("Dataset", names);
        Assert.Contains("Conv", names);
        Assert.Contains("System", names);
        Assert.All(names.Except(["GenBnApp"]).Append("Program"), name => Assert.Equal(name + "App", Transformed("app", "hideNothing", name)));
        Assert.Equal("A.DatasetApp.Datasets", Transformed("app", "hideNothing", "A.Dataset.Datasets"));

        static bool IsFirst(SimpleNameSyntax name) => name.Parent switch
        {
            QualifiedNameSyntax qualified => qualified.Left == name,
            MemberAccessExpressionSyntax access => access.Expression == name,
            _ => true,
        };
    }

    /// <summary>A member cannot be called like its class.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NoNetworkIsCalledLikeAGeneratedMember(bool isImage)
    {
        GeneratedNetworks networks = Scenario.Verbatim(Network(isImage)).Run();
        IEnumerable<string> members = networks.Output.GetTypeByMetadataName("Company.Networks.NetworkClass")!.GetMembers()
            .Where(member => member.CanBeReferencedByName)
            .Select(member => member.Name)
            .Concat(GeneratedMembers.All.Where(member => member != GeneratedMembers.Constructor).Select(GeneratedMembers.NameOf));
        Assert.All(members, name => Assert.Equal(name + "Network", Transformed("network", "notOfAMember", name)));
    }

    /// <summary>What a form of a template makes of a name.</summary>
    private static string Transformed(string template, string form, string name)
    {
        string path = Repository.PathOf("src", "Templates", template, ".template.config", "template.json");
        using var json = JsonDocument.Parse(File.ReadAllText(path), WithComments);
        JsonElement replace = json.RootElement.GetProperty("forms").GetProperty(form);
        return Regex.Replace(name, replace.GetProperty("pattern").GetString()!, replace.GetProperty("replacement").GetString()!);
    }

    private static IEnumerable<string> Program() =>
        Directory.EnumerateFiles(Repository.PathOf("src", "Templates", "app"), "*.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText);

    /// <summary>The template's network of one kind: the text before <c>#else</c>, or that behind it.</summary>
    private static string Network(bool isImage)
    {
        string text = File.ReadAllText(Repository.PathOf("src", "Templates", "network", "Network.1.cs"));
        string[] parts = Regex.Split(text, @"^#.*\n", RegexOptions.Multiline);
        Assert.Equal(4, parts.Length);
        string network = parts[0] + parts[isImage ? 1 : 2] + parts[3];
        return Regex.Replace(network, "INPUT_[A-Z]+|OUTPUTS", "9");
    }
}
