using System.Collections.Immutable;
using System.Reflection;
using GenBn.CodeFixes;
using GenBn.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace GenBn.Tests;

/// <summary>An entry of a light bulb's menu.</summary>
/// <param name="Diagnostic">What it repairs.</param>
/// <param name="Action">What it does.</param>
/// <param name="Provider">Who offers it.</param>
internal sealed record Offer(Diagnostic Diagnostic, CodeAction Action, CodeFixProvider Provider);

/// <summary>A project that is open in an editor, with the analyzers and all code fixes installed.</summary>
internal sealed class Editor : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly Project _project;

    public Editor(Scenario scenario)
    {
        CSharpCompilation compilation = scenario.Compile();
        Project project = _workspace.AddProject(compilation.AssemblyName!, LanguageNames.CSharp)
            .WithCompilationOptions(compilation.Options)
            .WithParseOptions(GeneratorDriverFixture.ParseOptions)
            .WithMetadataReferences(compilation.References);
        for (int index = 0; index < scenario.Files.Length; index++)
        {
            project = project.AddDocument($"File{index}.cs", scenario.Files[index]).Project;
        }

        _project = project;
    }

    /// <summary>Every code fix that an editor finds in the assembly.</summary>
    public static IReadOnlyList<CodeFixProvider> Providers { get; } =
    [
        .. typeof(TextFix).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<ExportCodeFixProviderAttribute>() is { } export && export.Languages.Contains(LanguageNames.CSharp))
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    public IEnumerable<Document> Documents => _project.Documents;

    /// <summary>What is offered for the analyzer's diagnostics.</summary>
    public async Task<IReadOnlyList<Offer>> OffersAsync()
    {
        ImmutableArray<Diagnostic> diagnostics = await DiagnosticsAsync();
        var offers = new List<Offer>();
        foreach (IGrouping<(string, Location), Diagnostic> place in diagnostics.GroupBy(diagnostic => (diagnostic.Id, diagnostic.Location)))
        {
            offers.AddRange(await OffersAsync([.. place]));
        }

        return offers;
    }

    /// <summary>What is offered for diagnostics with the same id and location.</summary>
    public async Task<IReadOnlyList<Offer>> OffersAsync(ImmutableArray<Diagnostic> diagnostics)
    {
        var offers = new List<Offer>();
        foreach (CodeFixProvider provider in Providers.Where(provider => provider.FixableDiagnosticIds.Contains(diagnostics[0].Id)))
        {
            var context = new CodeFixContext(
                _project.GetDocument(diagnostics[0].Location.SourceTree)!,
                diagnostics[0].Location.SourceSpan,
                diagnostics,
                (action, _) => offers.Add(new Offer(diagnostics[0], action, provider)),
                CancellationToken.None);
            await provider.RegisterCodeFixesAsync(context);
        }

        return offers;
    }

    /// <summary>The project's files after an offer was taken.</summary>
    public async Task<IReadOnlyList<string>> TakeAsync(CodeAction action)
    {
        ApplyChangesOperation changes = Assert.IsType<ApplyChangesOperation>(Assert.Single(await action.GetOperationsAsync(CancellationToken.None)));
        var files = new List<string>();
        foreach (Document document in changes.ChangedSolution.GetProject(_project.Id)!.Documents)
        {
            files.Add((await document.GetTextAsync()).ToString());
        }

        return files;
    }

    /// <summary>The project's files after an offer was taken for all diagnostics of the project.</summary>
    public async Task<IReadOnlyList<string>> TakeForAllAsync(Offer offer)
    {
        var context = new FixAllContext(
            _project.GetDocument(offer.Diagnostic.Location.SourceTree)!,
            offer.Provider,
            FixAllScope.Project,
            offer.Action.EquivalenceKey,
            [offer.Diagnostic.Id],
            new ProjectDiagnostics(this),
            CancellationToken.None);
        return await TakeAsync((await offer.Provider.GetFixAllProvider()!.GetFixAsync(context))!);
    }

    public void Dispose() => _workspace.Dispose();

    private async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync() =>
        await (await _project.GetCompilationAsync())!.WithAnalyzers([new NetworkAnalyzer(), new LossAnalyzer(), new FitAnalyzer()]).GetAnalyzerDiagnosticsAsync();

    private sealed class ProjectDiagnostics(Editor editor) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await editor.DiagnosticsAsync();

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            SyntaxTree? tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return (await editor.DiagnosticsAsync()).Where(diagnostic => diagnostic.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
