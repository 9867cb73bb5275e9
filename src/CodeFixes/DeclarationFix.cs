using System.Collections.Immutable;
using System.Composition;
using GenBn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace GenBn.CodeFixes;

/// <summary>Moves the layers of a network to one of its declarations, whatever files they stand in.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DeclarationFix)), Shared]
public sealed class DeclarationFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [ProblemIds.SeveralDeclarations];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new AllDeclarations();

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await SpreadLayers.AtAsync(context.Document, context.Span, context.CancellationToken).ConfigureAwait(false) is { } layers)
        {
            Solution solution = context.Document.Project.Solution;
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Move the layers to one declaration: {layers.Order}",
                    cancellation => LayerMove.ApplyAsync(solution, [layers], cancellation),
                    nameof(DeclarationFix)),
                context.Diagnostics);
        }
    }

    /// <summary>
    /// Moves the layers of several networks at once. A network is in several files and a file has several networks, so neither can be
    /// repaired alone: merging separate repairs would drop those that touch the same place, and layers with them.
    /// </summary>
    private sealed class AllDeclarations : FixAllProvider
    {
        public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
        {
            var networks = new Dictionary<INamedTypeSymbol, SpreadLayers>(SymbolEqualityComparer.Default);
            foreach (Diagnostic diagnostic in await DiagnosticsAsync(context).ConfigureAwait(false))
            {
                if (context.Solution.GetDocument(diagnostic.Location.SourceTree) is { } document
                    && await SpreadLayers.AtAsync(document, diagnostic.Location.SourceSpan, context.CancellationToken).ConfigureAwait(false) is { } layers)
                {
                    networks[layers.Network] = layers;
                }
            }

            return networks.Count == 0 ? null : CodeAction.Create(
                "Move the layers of each network to one declaration",
                cancellation => LayerMove.ApplyAsync(context.Solution, [.. networks.Values], cancellation),
                context.CodeActionEquivalenceKey);
        }

        private static async Task<IEnumerable<Diagnostic>> DiagnosticsAsync(FixAllContext context)
        {
            switch (context.Scope)
            {
                case FixAllScope.Document:
                    return await context.GetDocumentDiagnosticsAsync(context.Document!).ConfigureAwait(false);
                case FixAllScope.Project:
                    return await context.GetAllDiagnosticsAsync(context.Project).ConfigureAwait(false);
                default:
                    var all = new List<Diagnostic>();
                    foreach (Project project in context.Solution.Projects.Where(project => project.Language == LanguageNames.CSharp))
                    {
                        all.AddRange(await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
                    }

                    return all;
            }
        }
    }
}
