using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GenBn.Tests;

/// <summary>A diagnostic that a scenario is to give.</summary>
/// <param name="Id">For example <c>GENBN003</c>.</param>
/// <param name="Message">The whole message; null for the compiler's, whose texts are not ours.</param>
/// <param name="At">The source text that the location covers; null for the compiler's.</param>
internal sealed record ExpectedDiagnostic(string Id, string? Message, string? At);

/// <summary>
/// A user's source files, the options of their project and every diagnostic that they are to give. Immutable: each method
/// returns a changed copy. <see cref="Run"/> fails on every diagnostic that was not expected, the compiler's warnings included.
/// </summary>
internal sealed record Scenario
{
    private Scenario()
    {
    }

    public ImmutableArray<string> Files { get; private init; } = [];

    public bool AllowsUnsafe { get; private init; } = true;

    public OutputKind Kind { get; private init; } = OutputKind.DynamicallyLinkedLibrary;

    public bool ChecksOverflow { get; private init; }

    public LanguageVersion Language { get; private init; } = LanguageVersion.CSharp14;

    public bool ChecksComments { get; private init; } = true;

    public NullableContextOptions Nullable { get; private init; } = NullableContextOptions.Enable;

    private MetadataReference? Runtime { get; init; }

    public ImmutableArray<ExpectedDiagnostic> Expected { get; private init; } = [];

    /// <summary>What users may write before their code, in one line.</summary>
    public const string Usings = "using GenBn; using GenBn.Activations; using GenBn.Data; using GenBn.Layers; using GenBn.Memory; using GenBn.Simd; using GenBn.Threading; using GenBn.Training; using GenBn.Weights;";

    /// <summary>One file per text, with <see cref="Usings"/> before it, or with <c>using GenBn;</c> alone where it has others itself.</summary>
    public static Scenario Of(params string[] files) => Verbatim([.. files.Select(file => (file.Contains("using GenBn.", StringComparison.Ordinal) ? "using GenBn;" : Usings) + "\n\n" + file)]);

    /// <summary>One file per text, as it is.</summary>
    public static Scenario Verbatim(params string[] files) => new() { Files = [.. files] };

    /// <summary>With another runtime.</summary>
    public Scenario With(MetadataReference runtime) => this with { Runtime = runtime };

    public Scenario WithoutUnsafe() => this with { AllowsUnsafe = false };

    public Scenario As(OutputKind kind) => this with { Kind = kind };

    public Scenario WithOverflowChecks() => this with { ChecksOverflow = true };

    public Scenario With(NullableContextOptions nullable) => this with { Nullable = nullable };

    public Scenario WithoutComments() => this with { ChecksComments = false };

    public Scenario With(LanguageVersion language) => this with { Language = language };

    public Scenario Expecting(string id, string message, string at) => this with { Expected = Expected.Add(new(id, message, at)) };

    public Scenario ExpectingFromCompiler(params string[] ids) =>
        this with { Expected = [.. Expected, .. ids.Select(id => new ExpectedDiagnostic(id, null, null))] };

    /// <summary>Of the project's language.</summary>
    public CSharpParseOptions ParseOptions => GeneratorDriverFixture.ParseOptions
        .WithLanguageVersion(Language)
        .WithDocumentationMode(ChecksComments ? DocumentationMode.Diagnose : DocumentationMode.Parse);

    /// <summary>A new compilation.</summary>
    /// <param name="optimization">Of the compiler.</param>
    /// <param name="previous">A version before the last edit: its files are kept where they are the same, as in an editor. Without one nothing is shared.</param>
    public CSharpCompilation Compile(OptimizationLevel optimization = OptimizationLevel.Release, CSharpCompilation? previous = null)
    {
        var options = new CSharpCompilationOptions(
            Kind,
            optimizationLevel: optimization,
            checkOverflow: ChecksOverflow,
            allowUnsafe: AllowsUnsafe,
            nullableContextOptions: Nullable,
            warningLevel: int.MaxValue);
        CSharpCompilation framework = Runtime is null ? Framework.Empty : Framework.Empty.ReplaceReference(Framework.Empty.References.Single(OtherRuntime.IsRuntime), Runtime);
        return framework.WithOptions(options).AddSyntaxTrees(Files.Select((file, index) => Parse(file, $"File{index}.cs", previous)));
    }

    private SyntaxTree Parse(string text, string path, CSharpCompilation? previous) =>
        previous?.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == path && tree.ToString() == text)
        ?? CSharpSyntaxTree.ParseText(text, ParseOptions, path);

    /// <summary>Runs generator and analyzer, and checks that exactly the expected diagnostics are reported.</summary>
    public GeneratedNetworks Run()
    {
        GeneratedNetworks networks = new GeneratorDriverFixture(this).Networks;
        networks.MustGive(Expected);
        return networks;
    }
}
