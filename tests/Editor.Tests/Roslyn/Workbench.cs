using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.QuickInfo;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.Tests;

/// <summary>A project with one file in Roslyn's own editor services. The generator and the analyzers are installed as an editor installs them, from their assembly.</summary>
internal sealed class Workbench : IDisposable
{
    private static readonly MefHostServices Services = MefHostServices.Create(MefHostServices.DefaultAssemblies);

    private static readonly AnalyzerFileReference Compiler = new(typeof(Generator.NetworkGenerator).Assembly.Location, new LoadedAssemblies());

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers = Compiler.GetAnalyzers(LanguageNames.CSharp);

    /// <summary>Every code fix that an editor finds.</summary>
    public static ImmutableArray<CodeFixProvider> Fixes { get; } =
    [
        .. typeof(CodeFixes.TextFix).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<ExportCodeFixProviderAttribute>() is not null)
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    /// <summary>GenBn's comments are beside its assembly.</summary>
    private static readonly ImmutableArray<MetadataReference> References = [.. Framework.References.Select(Documented)];

    private readonly AdhocWorkspace _workspace = new(Services);
    private Document _document;

    public Workbench(string text)
    {
        Project project = _workspace.AddProject("User", LanguageNames.CSharp)
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable))
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.CSharp14))
            .WithMetadataReferences(References)
            .AddAnalyzerReference(Compiler);
        _document = project.AddDocument("Networks.cs", text);
    }

    /// <summary>Changes the file.</summary>
    public async Task ChangeAsync(TextChange change) => _document = _document.WithText((await _document.GetTextAsync()).WithChanges(change));

    /// <summary>What the analyzers report in the file, and what the compiler says of it.</summary>
    public async Task<IReadOnlyList<Report>> DiagnosticsAsync()
    {
        SemanticModel model = (await _document.GetSemanticModelAsync())!;
        IEnumerable<Diagnostic> diagnostics = await model.Compilation.WithAnalyzers(Analyzers).GetAnalyzerSemanticDiagnosticsAsync(model, filterSpan: null, CancellationToken.None);
        return
        [
            .. diagnostics.Concat(model.GetDiagnostics()).Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden)
                .Select(diagnostic => new Report(diagnostic.Id, diagnostic.GetMessage(), diagnostic.Location.SourceSpan, diagnostic.Severity == DiagnosticSeverity.Error)),
        ];
    }

    /// <summary>Errors of the compiler in what was generated.</summary>
    public async Task<IReadOnlyList<Diagnostic>> GeneratedErrorsAsync()
    {
        Compilation compilation = (await _document.Project.GetCompilationAsync())!;
        SyntaxTree tree = (await _document.GetSyntaxTreeAsync())!;
        return [.. compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Location.SourceTree != tree)];
    }

    /// <summary>The text that appears beside the mouse, section by section.</summary>
    public async Task<string> HoverAsync(int position)
    {
        QuickInfoItem? info = await QuickInfoService.GetService(_document)!.GetQuickInfoAsync(_document, position);
        return info is null ? "" : string.Join("\n", info.Sections.Select(section => section.Text));
    }

    /// <summary>The names that are offered.</summary>
    public async Task<IReadOnlyList<string>> CompletionAsync(int position) =>
        [.. (await CompletionService.GetService(_document)!.GetCompletionsAsync(_document, position)).ItemsList.Select(item => item.DisplayText)];

    /// <summary>The public types of the library.</summary>
    public async Task<IReadOnlyList<INamedTypeSymbol>> LibraryAsync()
    {
        INamespaceSymbol library = (await _document.Project.GetCompilationAsync())!.GetTypeByMetadataName(typeof(NetworkAttribute).FullName!)!.ContainingNamespace;
        return [.. library.GetTypeMembers().Where(type => type.DeclaredAccessibility == Accessibility.Public)];
    }

    /// <summary>The file after the code fix for the diagnostic with an id.</summary>
    public async Task<string> FixAsync(string id)
    {
        SyntaxTree tree = (await _document.GetSyntaxTreeAsync())!;
        Compilation compilation = (await _document.Project.GetCompilationAsync())!;
        Diagnostic diagnostic = (await compilation.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync()).First(diagnostic => diagnostic.Id == id && diagnostic.Location.SourceTree == tree);
        var actions = new List<CodeAction>();
        foreach (CodeFixProvider provider in Fixes.Where(provider => provider.FixableDiagnosticIds.Contains(id)))
        {
            await provider.RegisterCodeFixesAsync(new CodeFixContext(_document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        }

        ApplyChangesOperation changes = (await actions[0].GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single();
        return (await changes.ChangedSolution.GetDocument(_document.Id)!.GetTextAsync()).ToString();
    }

    public void Dispose() => _workspace.Dispose();

    private static MetadataReference Documented(MetadataReference reference)
    {
        string path = ((PortableExecutableReference)reference).FilePath!;
        return path == typeof(NetworkAttribute).Assembly.Location
            ? MetadataReference.CreateFromFile(path, documentation: XmlDocumentationProvider.CreateFromFile(Path.ChangeExtension(path, ".xml")))
            : reference;
    }

    /// <summary>The tests have loaded the assembly already.</summary>
    private sealed class LoadedAssemblies : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => typeof(Generator.NetworkGenerator).Assembly;
    }
}
