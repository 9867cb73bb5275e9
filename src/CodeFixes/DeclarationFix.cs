using System.Collections.Immutable;
using System.Composition;
using GenBn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>Moves the layers of a network to one of its declarations, whatever files they stand in.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DeclarationFix)), Shared]
public sealed class DeclarationFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [ProblemIds.SeveralDeclarations];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        Solution solution = context.Document.Project.Solution;
        if (model is not null
            && model.SyntaxTree.GetRoot(context.CancellationToken).FindNode(context.Span).FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
            && model.GetDeclaredSymbol(type, context.CancellationToken) is { } symbol
            && SpreadLayers.Of(symbol, context.CancellationToken) is { } layers
            && layers.Sources.Append(layers.Target).All(part => solution.GetDocument(part.Syntax.SyntaxTree) is not (null or SourceGeneratedDocument)))
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Move the layers to one declaration: {layers.Order}",
                    cancellation => MoveAsync(solution, model.Compilation, layers, cancellation),
                    nameof(DeclarationFix)),
                context.Diagnostics);
        }
    }

    private static async Task<Solution> MoveAsync(Solution solution, Compilation compilation, SpreadLayers layers, CancellationToken cancellation)
    {
        var moved = new List<MovedLayers>();
        var changes = new List<(SyntaxTree Tree, TextChange Change)>();
        foreach (LayerPart source in layers.Sources)
        {
            SyntaxTree tree = source.Syntax.SyntaxTree;
            MovedLayers[] leaving = [.. MovedLayers.From(source, await tree.GetTextAsync(cancellation).ConfigureAwait(false))];
            moved.AddRange(leaving);
            changes.AddRange(leaving.Select(part => (tree, part.Removal)));
        }

        SyntaxTree target = layers.Target.Syntax.SyntaxTree;
        SourceText targetText = await target.GetTextAsync(cancellation).ConfigureAwait(false);
        changes.Add((target, Arrival(layers.Target, moved, targetText)));
        changes.AddRange(MissingUsings.For(layers, compilation, targetText, cancellation).Select(change => (target, change)));

        foreach (IGrouping<SyntaxTree, (SyntaxTree Tree, TextChange Change)> file in changes.GroupBy(change => change.Tree))
        {
            SourceText text = await file.Key.GetTextAsync(cancellation).ConfigureAwait(false);
            solution = solution.WithDocumentText(solution.GetDocument(file.Key)!.Id, text.WithChanges(file.Select(change => change.Change).OrderBy(change => change.Span)));
        }

        return solution;
    }

    /// <summary>Puts what has left the other declarations behind the layers of the target: on their line where all are written on one line, else below.</summary>
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
