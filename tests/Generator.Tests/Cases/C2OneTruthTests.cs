using System.Collections.Immutable;
using GenBn.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>Generator and analyzer see the same declaration, or the build fails at the argument.</summary>
public sealed class C2OneTruthTests
{
    private const string Wrong = "using GenBn;\n[Network, Input(1, 8, 8), Conv(4, 9), Flatten, Dense(3)] partial class Net;";

    [Fact]
    public void TheNetworksOwnInputLength() => MustHaveOutputs("[Network, Input(64), Dense(16), ReLU, Dense(InputLength)] partial class AutoEncoder;", ("AutoEncoder", 64));

    [Theory]
    [InlineData("Dense(AutoEncoder.InputLength)", 64)]
    [InlineData("Dense(InputLength / 2 + 1)", 33)]
    [InlineData("Dense(checked((int)(long)InputLength))", 64)]
    [InlineData("Dense(Half)", 32)]
    public void TheOwnInputLengthInAnExpression(string layer, int length) =>
        MustHaveOutputs($"[Network, Input(64), Dense(16), ReLU, {layer}] partial class AutoEncoder {{ internal const int Half = InputLength / 2; }}", ("AutoEncoder", length));

    /// <summary>In another file, in an order that has nothing to do with their dependence.</summary>
    [Fact]
    public void LengthsOfAnotherNetworkOfTheProject() => MustHaveOutputs(
        """
        [Network, Input(Encoder.OutputLength), Dense(32), ReLU, Dense(Encoder.InputLength)] partial class Decoder;
        [Network, Input(1, Judge.InputLength / 8, 8), Flatten, Dense(16)] partial class Encoder;
        [Network, Input(64), Dense(Decoder.OutputLength - Encoder.OutputLength)] partial class Judge;
        [Network, Input(2), Dense(Small.ParameterCount)] partial class Large;
        [Network, Input(2), Dense(3)] partial class Small;
        """,
        ("Encoder", 16),
        ("Decoder", 64),
        ("Judge", 48),
        ("Large", 9));

    /// <summary>An argument that the generator could not read took its default.</summary>
    [Fact]
    public void NamedArgumentsThatAreConstantsOfAnotherNetwork()
    {
        const string layers = "Input(1, 12, 12), Conv(4, 3, StrideHeight = HEIGHT, PaddingHeight = PADDING, Bias = BIAS), Flatten";
        const string two = "[Network, Input(3), Dense(2)] partial class Two;";
        string named = layers.Replace("HEIGHT", "Two.OutputLength", StringComparison.Ordinal).Replace("PADDING", "Two.OutputLength", StringComparison.Ordinal).Replace("BIAS", "Two.OutputLength == 3", StringComparison.Ordinal);
        string written = layers.Replace("HEIGHT", "2", StringComparison.Ordinal).Replace("PADDING", "2", StringComparison.Ordinal).Replace("BIAS", "false", StringComparison.Ordinal);
        Assert.Equal(TextOf($"[Network, {written}] partial class Net; {two}"), TextOf($"[Network, {named}] partial class Net; {two}"));

        static string TextOf(string source) => string.Concat(Scenario.Of(source).Run().Files.Where(file => file.Key.StartsWith("Net.", StringComparison.Ordinal)).Select(file => file.Value));
    }

    /// <summary>What a name means is what it means in the finished project, not what it meant before code was generated.</summary>
    [Fact]
    public void AGeneratedConstantHidesOneOfAnOuterClass() => MustHaveOutputs(
        "partial class Outer { const int InputLength = 5; [Network, Input(64), Dense(InputLength)] partial class Net; }",
        ("Outer+Net", 64));

    [Theory]
    [InlineData("Dense(OutputLength)", "OutputLength")]
    [InlineData("Dense(OutputLength + 1)", "OutputLength + 1")]
    [InlineData("Dense(2), Dropout(Flops / 1e9f)", "Flops / 1e9f", "Dropout")]
    [InlineData("Dense(2, Bias = Other.Bias)", "Bias = Other.Bias")]
    public void WhatDependsOnItselfIsReportedAtTheArgument(string layer, string argument, string kind = "Dense") =>
        Scenario.Of($"[Network, Input(4), {layer}] partial class Net; static class Other {{ internal const bool Bias = Net.OutputLength == 2; }}")
            .Expecting("GENBN026", $"'{argument.Replace("Bias = ", "", StringComparison.Ordinal)}' of {kind} is not known while code is generated; write its value, or a constant that your source declares", argument)
            .Run();

    [Fact]
    public void TwoNetworksThatDependOnEachOther() => Scenario.Of(
        "[Network, Input(4), Dense(B.OutputLength)] partial class A;\n[Network, Input(4), Dense(A.OutputLength)] partial class B;")
        .Expecting("GENBN026", "'B.OutputLength' of Dense is not known while code is generated; write its value, or a constant that your source declares", "B.OutputLength")
        .Expecting("GENBN026", "'A.OutputLength' of Dense is not known while code is generated; write its value, or a constant that your source declares", "A.OutputLength")
        .Run();

    /// <summary>A generator does not see what others wrote: a constant, a block, a network.</summary>
    [Theory]
    [InlineData("[Network, Input(4), Dense(Sizes.Units)] partial class Net;", "static class Sizes { public const int Units = 3; }", "GENBN026")]
    [InlineData("[Network, Input(4), Residual<Body>, Dense(3)] partial class Net;", "[GenBn.Block, GenBn.Dense(4)] class Body;", "GENBN026")]
    [InlineData("", "[GenBn.Network, GenBn.Input(4), GenBn.Dense(2)] partial class Net;", "GENBN009")]
    [InlineData("[Marked, Network, Input(4), Dense(3)] partial class Net;", "class MarkedAttribute : System.Attribute;", null)]
    [InlineData("[Network, Input(4), Marked, Dense(3)] partial class Net;", "class MarkedAttribute : System.Attribute;", null)]
    public async Task CodeOfAnotherGenerator(string source, string generated, string? id)
    {
        CSharpCompilation compilation = Scenario.Of(source).Compile();
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator(), new OtherGenerator(generated).AsSourceGenerator()], parseOptions: GeneratorDriverFixture.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        IEnumerable<Diagnostic> errors = (await output.WithAnalyzers([new NetworkAnalyzer()]).GetAllDiagnosticsAsync()).Where(IsError);
        Assert.Equal(id is null ? [] : [id], errors.Select(error => error.Id));
        Assert.Equal(id is null ? 7 : source.Length == 0 ? 1 : 2, driver.GetRunResult().GeneratedTrees.Length);
    }

    [Theory]
    [InlineData("", "Net.cs", "")]
    [InlineData("// <auto-generated/>\n", "Net.cs", "")]
    [InlineData("", "Bad.generated.cs", "")]
    [InlineData("", "Bad.g.cs", "")]
    [InlineData("", "Net.cs", "generated_code = true")]
    [InlineData("", "Net.cs", "dotnet_analyzer_diagnostic.severity = none")]
    [InlineData("", "Net.cs", "dotnet_diagnostic.GENBN004.severity = none")]
    [InlineData("#pragma warning disable\n", "Net.cs", "")]
    [InlineData("", "Net.cs", "NoWarn")]
    public async Task AWrongDeclarationFailsTheBuildWhereAnalyzersRun(string header, string file, string line)
    {
        CSharpCompilation source = CompilationOf(header + Wrong, file, line);
        (CSharpCompilation output, ImmutableArray<Diagnostic> generated) = Generate(source, []);
        Assert.Empty(generated);
        Diagnostic error = Assert.Single(await output.WithAnalyzers([new NetworkAnalyzer()]).GetAllDiagnosticsAsync(), IsError);
        MustBeAtTheAttribute(error);
    }

    [Theory]
    [InlineData("RunAnalyzers", "false")]
    [InlineData("RunAnalyzers", "False")]
    [InlineData("RunAnalyzersDuringBuild", "false")]
    [InlineData("GenBnAnalyzersSkipped", "true")]
    public void AWrongDeclarationFailsTheBuildWhereAnalyzersDoNotRun(string property, string value) =>
        MustBeAtTheAttribute(Assert.Single(Generate(CompilationOf("// <auto-generated/>\n" + Wrong, "Net.cs", "dotnet_analyzer_diagnostic.severity = none"), [(property, value)]).Diagnostics));

    /// <summary>Nothing is said twice: in an editor analyzers run even where builds leave them out.</summary>
    [Theory]
    [InlineData("RunAnalyzers", "true", "RunAnalyzersDuringBuild", "false")]
    [InlineData("RunAnalyzersDuringBuild", "true", "RunAnalyzers", "")]
    [InlineData("RunAnalyzersDuringBuild", "false", "DesignTimeBuild", "true")]
    [InlineData("RunAnalyzersDuringBuild", "false", "GenBnAnalyzersSkipped", "false")]
    public void TheGeneratorIsSilentWhereAnalyzersRun(string first, string firstValue, string second, string secondValue) =>
        Assert.Empty(Generate(CompilationOf(Wrong, "Net.cs", ""), [(first, firstValue), (second, secondValue)]).Diagnostics);

    /// <summary>Errors of every kind, and no warning.</summary>
    [Theory]
    [MemberData(nameof(Misdeclarations))]
    public void WithoutAnalyzersEveryErrorIsReported(int index)
    {
        Misdeclaration wrong = Misdeclaration.All[index];
        (_, ImmutableArray<Diagnostic> diagnostics) = Generate(wrong.Scenario().Compile(), [("RunAnalyzers", "false")]);
        bool isError = GenBn.Generator.Diagnostics.Descriptors.ById[wrong.Id].DefaultSeverity == DiagnosticSeverity.Error;
        Assert.Equal(isError ? [(wrong.Id, wrong.Message)] : [], diagnostics.Select(diagnostic => (diagnostic.Id, diagnostic.GetMessage())));
    }

    public static TheoryData<int> Misdeclarations => [.. Enumerable.Range(0, Misdeclaration.All.Count)];

    private static void MustHaveOutputs(string source, params (string Type, int Length)[] networks)
    {
        CSharpCompilation output = Scenario.Of(source).Run().Output;
        Assert.All(networks, network => Assert.Equal(network.Length, output.GetTypeByMetadataName(network.Type)!.GetMembers("OutputLength").OfType<IFieldSymbol>().Single().ConstantValue));
    }

    private static void MustBeAtTheAttribute(Diagnostic error)
    {
        Assert.Equal("GENBN004", error.Id);
        Assert.Equal("Conv(4, 9)", error.Location.SourceTree!.GetText().ToString(error.Location.SourceSpan));
    }

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;

    private static CSharpCompilation CompilationOf(string text, string file, string line)
    {
        CSharpCompilation compilation = Scenario.Verbatim("").Compile().RemoveAllSyntaxTrees().AddSyntaxTrees(CSharpSyntaxTree.ParseText(text, GeneratorDriverFixture.ParseOptions, "/" + file));
        CSharpCompilationOptions options = line == "NoWarn"
            ? compilation.Options.WithSpecificDiagnosticOptions([KeyValuePair.Create("GENBN004", ReportDiagnostic.Suppress)])
            : compilation.Options.WithSyntaxTreeOptionsProvider(new ConfiguredOptions(line));
        return compilation.WithOptions(options);
    }

    private static (CSharpCompilation Output, ImmutableArray<Diagnostic> Diagnostics) Generate(CSharpCompilation source, (string Name, string Value)[] properties)
    {
        CSharpGeneratorDriver
            .Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)source.SyntaxTrees[0].Options, optionsProvider: new BuildProperties(properties))
            .RunGeneratorsAndUpdateCompilation(source, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        return ((CSharpCompilation)output, diagnostics);
    }

    private sealed class OtherGenerator(string text) : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) =>
            context.RegisterSourceOutput(context.CompilationProvider, (output, _) => output.AddSource("Other.g.cs", text));
    }

    private sealed class BuildProperties((string Name, string Value)[] properties) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(properties.ToDictionary(property => "build_property." + property.Name, property => property.Value));

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Options(Dictionary<string, string> values) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
        }
    }

    /// <summary>An .editorconfig of one line, as the compiler looks it up.</summary>
    private sealed class ConfiguredOptions(string line) : SyntaxTreeOptionsProvider
    {
        private readonly AnalyzerConfigSet _config = AnalyzerConfigSet.Create(new[] { AnalyzerConfig.Parse(SourceText.From($"root = true\n[*.cs]\n{line}\n"), "/.editorconfig") });

        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) =>
            line == "generated_code = true" ? GeneratedKind.MarkedGenerated : GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = ReportDiagnostic.Suppress;
            return line == "dotnet_analyzer_diagnostic.severity = none" || _config.GetOptionsForSourcePath(tree.FilePath).TreeOptions.TryGetValue(diagnosticId, out severity);
        }

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = ReportDiagnostic.Default;
            return false;
        }
    }
}
