using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>Moves the layers of networks to one declaration each.</summary>
internal static class LayerMove
{
    /// <summary>The solution with all layers moved. No two networks change the same characters; only usings can be for several of them.</summary>
    public static async Task<Solution> ApplyAsync(Solution solution, IReadOnlyCollection<SpreadLayers> networks, CancellationToken cancellation)
    {
        var changes = new List<(SyntaxTree Tree, TextChange Change)>();
        foreach (SpreadLayers network in networks)
        {
            changes.AddRange(await ChangesAsync(network, cancellation).ConfigureAwait(false));
        }

        foreach (IGrouping<SyntaxTree, SpreadLayers> target in networks.GroupBy(network => network.Target.Syntax.SyntaxTree))
        {
            SourceText text = await target.Key.GetTextAsync(cancellation).ConfigureAwait(false);
            changes.AddRange(MissingUsings.For(target, text, cancellation).Select(change => (target.Key, change)));
        }

        foreach (IGrouping<SyntaxTree, (SyntaxTree Tree, TextChange Change)> file in changes.GroupBy(change => change.Tree))
        {
            SourceText text = await file.Key.GetTextAsync(cancellation).ConfigureAwait(false);
            solution = solution.WithDocumentText(
                solution.GetDocumentId(file.Key)!, text.WithChanges(file.Select(change => change.Change).OrderBy(change => change.Span)));
        }

        return solution;
    }

    private static async Task<IEnumerable<(SyntaxTree Tree, TextChange Change)>> ChangesAsync(SpreadLayers network, CancellationToken cancellation)
    {
        var moved = new List<MovedLayers>();
        var changes = new List<(SyntaxTree Tree, TextChange Change)>();
        foreach (LayerPart source in network.Sources)
        {
            SyntaxTree tree = source.Syntax.SyntaxTree;
            MovedLayers[] leaving = [.. MovedLayers.From(source, await tree.GetTextAsync(cancellation).ConfigureAwait(false))];
            moved.AddRange(leaving);
            changes.AddRange(leaving.Select(part => (tree, part.Removal)));
        }

        SyntaxTree target = network.Target.Syntax.SyntaxTree;
        changes.Add((target, Arrival(network.Target, moved, await target.GetTextAsync(cancellation).ConfigureAwait(false))));
        return changes;
    }

    /// <summary>
    /// Puts what has left the other declarations behind the layers of the target: on their line where all are written on one line, else below.
    /// </summary>
    private static TextChange Arrival(LayerPart target, IReadOnlyList<MovedLayers> moved, SourceText text)
    {
        var last = (AttributeListSyntax)target.Layers[target.Layers.Count - 1].Parent!;
        bool endsLine = last.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia);
        if (!endsLine && moved.All(part => part.IsInline && part.Lines.Count == 1))
        {
            return new TextChange(new TextSpan(last.Span.End, 0), string.Concat(moved.Select(part => $" {part.Lines[0]}")));
        }

        string lineBreak = text.LineBreak() + text.IndentOfLine(last.SpanStart);
        string lines = string.Concat(moved.SelectMany(part => part.Lines).Select(line => lineBreak + line));
        return endsLine
            ? new TextChange(new TextSpan(text.StartOfSpaceBefore(text.Lines.GetLineFromPosition(last.Span.End).End), 0), lines)
            : new TextChange(TextSpan.FromBounds(last.Span.End, text.EndOfSpaceBehind(last.Span.End)), lines + lineBreak);
    }
}
