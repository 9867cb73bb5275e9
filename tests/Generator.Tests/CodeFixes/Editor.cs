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

/// <summary>Projects that are open in an editor, with the analyzers and all code fixes installed.</summary>
internal sealed class Editor : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly Solution _solution;

    public Editor(params Scenario[] projects)
    {
        _solution = projects.Aggregate(_workspace.CurrentSolution, Add);

        static Solution Add(Solution solution, Scenario scenario)
        {
            CSharpCompilation compilation = scenario.Compile();
            string name = $"{compilation.AssemblyName}{solution.ProjectIds.Count}";
            Project project = solution.AddProject(name, name, LanguageNames.CSharp)
                .WithCompilationOptions(compilation.Options)
                .WithParseOptions(GeneratorDriverFixture.ParseOptions)
                .WithMetadataReferences(compilation.References);
            for (int index = 0; index < scenario.Files.Length; index++)
            {
                project = project.AddDocument($"File{index}.cs", scenario.Files[index]).Project;
            }

            return project.Solution;
        }
    }

    /// <summary>Every code fix that an editor finds in the assembly.</summary>
    public static IReadOnlyList<CodeFixProvider> Providers { get; } =
    [
        .. typeof(TextFix).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<ExportCodeFixProviderAttribute>() is { } export && export.Languages.Contains(LanguageNames.CSharp))
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    public IEnumerable<Document> Documents => _solution.Projects.SelectMany(project => project.Documents);

    /// <summary>What is offered for the analyzer's diagnostics.</summary>
    public async Task<IReadOnlyList<Offer>> OffersAsync()
    {
        var offers = new List<Offer>();
        foreach (Project project in _solution.Projects)
        {
            // The analyzer works on several classes at a time: their order is not that of the source.
            IEnumerable<Diagnostic> diagnostics = (await DiagnosticsAsync(project))
                .OrderBy(diagnostic => _solution.GetDocument(diagnostic.Location.SourceTree)!.Name, StringComparer.Ordinal)
                .ThenBy(diagnostic => diagnostic.Location.SourceSpan);
            foreach (IGrouping<(string, Location), Diagnostic> place in diagnostics.GroupBy(diagnostic => (diagnostic.Id, diagnostic.Location)))
            {
                offers.AddRange(await OffersAsync([.. place]));
            }
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
                _solution.GetDocument(diagnostics[0].Location.SourceTree)!,
                diagnostics[0].Location.SourceSpan,
                diagnostics,
                (action, _) => offers.Add(new Offer(diagnostics[0], action, provider)),
                CancellationToken.None);
            await provider.RegisterCodeFixesAsync(context);
        }

        return offers;
    }

    /// <summary>All files after an offer was taken.</summary>
    public async Task<IReadOnlyList<string>> TakeAsync(CodeAction action)
    {
        ApplyChangesOperation changes = Assert.IsType<ApplyChangesOperation>(Assert.Single(await action.GetOperationsAsync(CancellationToken.None)));
        var files = new List<string>();
        foreach (Document document in Documents)
        {
            files.Add((await changes.ChangedSolution.GetDocument(document.Id)!.GetTextAsync()).ToString());
        }

        return files;
    }

    /// <summary>All files after an offer was taken for all diagnostics of its document, its project or the solution.</summary>
    public async Task<IReadOnlyList<string>> TakeForAllAsync(Offer offer, FixAllScope scope)
    {
        FixAllProvider provider = offer.Provider.GetFixAllProvider()!;
        Assert.Contains(scope, provider.GetSupportedFixAllScopes());
        var context = new FixAllContext(
            _solution.GetDocument(offer.Diagnostic.Location.SourceTree)!,
            offer.Provider,
            scope,
            offer.Action.EquivalenceKey,
            [offer.Diagnostic.Id],
            new AnalyzerDiagnostics(),
            CancellationToken.None);
        return await TakeAsync((await provider.GetFixAsync(context))!);
    }

    public void Dispose() => _workspace.Dispose();

    private static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Project project) =>
        await (await project.GetCompilationAsync())!.WithAnalyzers([new NetworkAnalyzer(), new LossAnalyzer(), new FitAnalyzer()]).GetAnalyzerDiagnosticsAsync();

    private sealed class AnalyzerDiagnostics : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await DiagnosticsAsync(project);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            SyntaxTree? tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return (await DiagnosticsAsync(document.Project)).Where(diagnostic => diagnostic.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
