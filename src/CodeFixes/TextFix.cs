using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>What the light bulb offers for one diagnostic.</summary>
/// <param name="Title">What it says.</param>
/// <param name="Changes">To the text of the document that the diagnostic is in.</param>
internal sealed record Repair(string Title, IReadOnlyList<TextChange> Changes);

/// <summary>A fix that changes a few characters of one document and leaves every other one as the user wrote it.</summary>
public abstract class TextFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        async (context, document, diagnostics) => await FixAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var repairs = new List<(Diagnostic Diagnostic, Repair Repair)>();
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (await RepairOfAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } repair)
            {
                repairs.Add((diagnostic, repair));
            }
        }

        // One change may be the answer to several diagnostics.
        foreach (IGrouping<string, (Diagnostic Diagnostic, Repair Repair)> same in repairs.GroupBy(repair => repair.Repair.Title))
        {
            ImmutableArray<Diagnostic> diagnostics = [.. same.Select(repair => repair.Diagnostic)];
            context.RegisterCodeFix(
                CodeAction.Create(same.Key, cancellation => FixAsync(context.Document, diagnostics, cancellation), GetType().Name),
                diagnostics);
        }
    }

    /// <summary>The repair of one diagnostic; null when the source around it is not as expected.</summary>
    /// <param name="diagnostic">One of <see cref="CodeFixProvider.FixableDiagnosticIds"/>.</param>
    /// <param name="node">What the diagnostic is at: an attribute, or the declaration of a class.</param>
    /// <param name="model">Of the document.</param>
    /// <param name="text">Of the document.</param>
    private protected abstract Repair? Find(Diagnostic diagnostic, SyntaxNode node, SemanticModel model, SourceText text);

    private async Task<Repair?> RepairOfAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return model is null ? null : Find(diagnostic, model.SyntaxTree.GetRoot(cancellation).FindNode(diagnostic.Location.SourceSpan), model, text);
    }

    private async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var changes = new HashSet<TextChange>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            Repair? repair = await RepairOfAsync(document, diagnostic, cancellation).ConfigureAwait(false);

            // What would change the same characters in another way has to wait for its turn.
            if (repair is not null && repair.Changes.All(change => changes.Contains(change) || !changes.Any(other => other.Span.OverlapsWith(change.Span))))
            {
                changes.UnionWith(repair.Changes);
            }
        }

        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return document.WithText(text.WithChanges(changes.OrderBy(change => change.Span)));
    }
}
