using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>What an editor offers for one diagnostic.</summary>
/// <param name="Title">What it says.</param>
/// <param name="Changes">To the text of the document that the diagnostic is in.</param>
internal sealed record Repair(string Title, IReadOnlyList<TextChange> Changes)
{
    /// <summary>Tells several ways to repair the same apart: all places are repaired in one of them.</summary>
    public string Way { get; init; } = "";
}

/// <summary>A fix that changes a few characters of one document and leaves every other one as the user wrote it.</summary>
public abstract class TextFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        async (context, document, diagnostics) =>
            await FixAsync(document, diagnostics, context.CodeActionEquivalenceKey, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var repairs = new List<(Diagnostic Diagnostic, Repair Repair)>();
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            IEnumerable<Repair> found =
                await RepairsOfAsync(context.Document, diagnostic, diagnostic.Location.SourceSpan, context.CancellationToken).ConfigureAwait(false);
            repairs.AddRange(found.Select(repair => (diagnostic, repair)));
        }

        // One change may be the answer to several diagnostics.
        foreach (IGrouping<(string Title, string Way), (Diagnostic Diagnostic, Repair Repair)> same in
            repairs.GroupBy(repair => (repair.Repair.Title, repair.Repair.Way)))
        {
            ImmutableArray<Diagnostic> diagnostics = [.. same.Select(repair => repair.Diagnostic)];
            string key = KeyOf(same.Key.Way);
            context.RegisterCodeFix(
                CodeAction.Create(same.Key.Title, cancellation => FixAsync(context.Document, diagnostics, key, cancellation), key),
                diagnostics);
        }
    }

    /// <summary>The repair of one diagnostic; null when the source around it is not as expected.</summary>
    /// <param name="diagnostic">One of <see cref="CodeFixProvider.FixableDiagnosticIds"/>.</param>
    /// <param name="node">What the diagnostic is at: an attribute, the declaration of a class or constructor, or a call.</param>
    /// <param name="model">Of the document.</param>
    /// <param name="text">Of the document.</param>
    private protected virtual Repair? Find(Diagnostic diagnostic, SyntaxNode node, SemanticModel model, SourceText text) => null;

    /// <summary>The repairs of a diagnostic that has several.</summary>
    private protected virtual IEnumerable<Repair> FindAll(Diagnostic diagnostic, SyntaxNode node, SemanticModel model, SourceText text) =>
        Find(diagnostic, node, model, text) is { } repair ? [repair] : [];

    private string KeyOf(string way) => way.Length == 0 ? GetType().Name : $"{GetType().Name}.{way}";

    private async Task<IEnumerable<Repair>> RepairsOfAsync(Document document, Diagnostic diagnostic, TextSpan place, CancellationToken cancellation)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return model is null ? [] : FindAll(diagnostic, model.SyntaxTree.GetRoot(cancellation).FindNode(place), model, text);
    }

    /// <summary>Repairs all diagnostics of a document: in one round, but for those that would change the same characters in another way.</summary>
    private async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, string? key, CancellationToken cancellation)
    {
        IReadOnlyList<(Diagnostic Diagnostic, TextSpan Place)> open = [.. diagnostics.Select(diagnostic => (diagnostic, diagnostic.Location.SourceSpan))];
        while (open.Count > 0)
        {
            var changes = new HashSet<TextChange>();
            var waiting = new List<(Diagnostic Diagnostic, TextSpan Place)>();
            foreach ((Diagnostic diagnostic, TextSpan place) in open)
            {
                Repair? repair = (await RepairsOfAsync(document, diagnostic, place, cancellation).ConfigureAwait(false))
                    .FirstOrDefault(repair => KeyOf(repair.Way) == key);
                if (repair is not null && repair.Changes.All(change => changes.Contains(change) || !changes.Any(other => other.Span.OverlapsWith(change.Span))))
                {
                    changes.UnionWith(repair.Changes);
                }
                else if (repair is not null)
                {
                    waiting.Add((diagnostic, place));
                }
            }

            SourceText before = await document.GetTextAsync(cancellation).ConfigureAwait(false);
            SourceText after = before.WithChanges(changes.OrderBy(change => change.Span));
            document = document.WithText(after);

            // Where the characters of the place itself have changed, only the analyzer can say whether it is still wrong.
            open =
            [
                .. from late in waiting
                   let place = Moved(late.Place, changes)
                   where place.End <= after.Length && before.ToString(late.Place) == after.ToString(place)
                   select (late.Diagnostic, place),
            ];
        }

        return document;
    }

    /// <summary>Where a place is after changes to others.</summary>
    private static TextSpan Moved(TextSpan place, IEnumerable<TextChange> changes) =>
        new(place.Start + changes.Where(change => change.Span.End <= place.Start).Sum(change => change.NewText!.Length - change.Span.Length), place.Length);
}
