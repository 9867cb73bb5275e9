using System.Xml.Linq;
using GenBn.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace GenBn.Tests;

/// <summary>
/// The C# of README.md, of every page in docs and of the package's page is right: it compiles without a warning, or gives the
/// diagnostic that its mark names, or stands in the file that its mark names. The pages of single diagnostics are held by
/// <see cref="DocumentationTests"/>.
/// </summary>
public sealed class DocsTests
{
    /// <summary>As much of Verify as the page about snapshots uses: its package is not needed for anything else.</summary>
    private const string VerifyStub = """
        namespace VerifyTests
        {
            public sealed class SettingsTask
            {
                public static implicit operator Task(SettingsTask task) => Task.CompletedTask;
            }

            public static class VerifySourceGenerators
            {
                public static void Initialize()
                {
                }
            }
        }

        namespace VerifyXunit
        {
            public static class Verifier
            {
                public static VerifyTests.SettingsTask Verify(object? target) => new();
            }
        }
        """;

    /// <summary>Ends of the names of files with code that no user calls by name.</summary>
    private static readonly string[] Passes = [".Training.g.cs", ".Kernels.g.cs", ".Prediction.g.cs", ".PredictionKernels.g.cs"];

    private static readonly IReadOnlyList<CodeBlock> Blocks =
    [
        .. DocPage.All.Append(DocPage.Read("src/Runtime/PACKAGE.md"))
            .Where(page => !page.Path.StartsWith("docs/diagnostics/GENBN", StringComparison.Ordinal))
            .SelectMany(page => page.Blocks()),
    ];

    private static readonly IReadOnlyList<CodeBlock> Wrong = [.. Blocks.Where(block => block.Wrong is not null)];

    private static readonly IReadOnlyList<CodeBlock> Excerpts = [.. Blocks.Where(block => block.Source is not null)];

    public static TheoryData<int> WrongBlocks => [.. Enumerable.Range(0, Wrong.Count)];

    public static TheoryData<int> ExcerptBlocks => [.. Enumerable.Range(0, Excerpts.Count)];

    /// <summary>All in one compilation: the framework is read once for them.</summary>
    [Fact]
    public void EveryBlockCompiles() => Assert.Empty(Compile([.. Blocks.Where(block => block.Compiles)]));

    [Fact]
    public void EveryMarkIsKnown() => Assert.All(Blocks, block => Assert.True(block.HasKnownMark, $"{block}: unknown mark '{block.Mark}'."));

    /// <summary>That one alone, and the page shows its message.</summary>
    [Theory]
    [MemberData(nameof(WrongBlocks))]
    public void AWrongBlockGivesItsDiagnostic(int index)
    {
        CodeBlock block = Wrong[index];
        Scenario scenario = Scenario.Verbatim(DocSources.GlobalUsings, DocSources.Of([block]));
        IEnumerable<Diagnostic> diagnostics = new GeneratorDriverFixture(scenario).Networks.AnalyzeOutput();
        Diagnostic found = Assert.Single(diagnostics, diagnostic => diagnostic.Severity >= DiagnosticSeverity.Info);
        Assert.Equal(block.Wrong, found.Id);
        Assert.Contains($"{found.Id}: {found.GetMessage()}", DocPage.Read(block.Page).Text, StringComparison.Ordinal);
    }

    /// <summary>Indentation aside: an excerpt begins at the margin.</summary>
    [Theory]
    [MemberData(nameof(ExcerptBlocks))]
    public void AnExcerptStandsInItsFile(int index)
    {
        CodeBlock block = Excerpts[index];
        string file = Repository.PathOf(block.Source!);
        Assert.True(File.Exists(file), $"{block}: there is no {block.Source}.");
        Assert.True(Unindented(File.ReadAllText(file)).Contains(Unindented(block.Text), StringComparison.Ordinal), $"{block}: no longer in {block.Source}:\n{block.Text}");
    }

    [Fact]
    public void BlocksThatNeedVerifyCompile()
    {
        CodeBlock[] blocks = [.. Blocks.Where(block => block.Mark == CodeBlock.NeedsVerify)];
        Assert.NotEmpty(blocks);
        IEnumerable<string> files = [DocSources.GlobalUsings, VerifyStub, DocSources.Of(blocks)];
        IEnumerable<System.Reflection.Assembly> assemblies =
            [typeof(NetworkGenerator).Assembly, typeof(Compilation).Assembly, typeof(CSharpCompilation).Assembly, typeof(FactAttribute).Assembly];
        var compilation = CSharpCompilation.Create(
            "NeedsVerify",
            files.Select(file => CSharpSyntaxTree.ParseText(file, GeneratorDriverFixture.ParseOptions)),
            [.. Framework.References, .. assemblies.Select(assembly => MetadataReference.CreateFromFile(assembly.Location))],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress)], // As in every project of .NET: an older version is meant.
                nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(Described(compilation.GetDiagnostics()));
    }

    [Fact]
    public void EveryBlockOfXmlIsWellFormed() =>
        Assert.All(Blocks.Where(block => block.Language == "xml"), block => XElement.Parse($"<block>{block.Text}</block>"));

    /// <summary>With the line of the page, whether the mistake is among declarations or among statements.</summary>
    [Fact]
    public void AMistakeIsReportedWhereItIs()
    {
        CodeBlock declared = Block(3, "[Network, Input(4), Dense(2)]\npartial class Net;\n");
        CodeBlock statement = Block(9, "using GenBn;\n\nint label = new Net().CreatePredictor().Classify(\"four\");\nConsole.WriteLine(label);\n");
        CodeBlock declaration = Block(20, "[Network, Input(4), Conv(2, 3)]\npartial class Net;\n");
        Assert.Empty(Compile(declared, Block(9, "Console.WriteLine(new Net().Parameters.Count);\n"), Block(12, "[Network, Input(5), Dense(2)]\npartial class Net;\n")));
        Assert.StartsWith("page.md(11): CS1503", Assert.Single(Compile(declared, statement)), StringComparison.Ordinal);
        Assert.StartsWith("page.md(20): GENBN005", Assert.Single(Compile(declared, declaration)), StringComparison.Ordinal);

        static CodeBlock Block(int line, string text) => new("page.md", line, "csharp", "", text);
    }

    /// <summary>
    /// What compiler and analyzers say of blocks, beside what users of the networks see. The passes behind that are left out: other tests
    /// compile them, which takes long.
    /// </summary>
    private static IEnumerable<string> Compile(params CodeBlock[] blocks)
    {
        GeneratedNetworks networks = new GeneratorDriverFixture(Scenario.Verbatim(DocSources.GlobalUsings, DocSources.Of(blocks))).Networks;
        Assert.Null(networks.Exception);
        CSharpCompilation visible = networks.Output.RemoveSyntaxTrees(
            networks.Output.SyntaxTrees.Where(tree => Array.Exists(Passes, end => tree.FilePath.EndsWith(end, StringComparison.Ordinal))));
        CompilationWithAnalyzers analysis = visible.WithAnalyzers([new NetworkAnalyzer(), new LossAnalyzer()]);
        return Described(networks.Source.SyntaxTrees
            .Select(tree => visible.GetSemanticModel(tree))
            .SelectMany(model => model.GetDiagnostics().Concat(analysis.GetAnalyzerSemanticDiagnosticsAsync(model, filterSpan: null, CancellationToken.None).GetAwaiter().GetResult())));
    }

    private static IEnumerable<string> Described(IEnumerable<Diagnostic> diagnostics) => diagnostics
        .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591") // Comments on members are a library's matter.
        .Select(diagnostic => (Place: diagnostic.Location.GetMappedLineSpan(), Text: $"{diagnostic.Id}: {diagnostic.GetMessage()}"))
        .Select(found => $"{found.Place.Path}({found.Place.StartLinePosition.Line + 1}): {found.Text}");

    private static string Unindented(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim())).Trim('\n');
}
