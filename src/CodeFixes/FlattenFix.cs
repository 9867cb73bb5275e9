using System.Collections.Immutable;
using System.Composition;
using GenBn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>Inserts <c>[Flatten]</c> before a layer that works on vectors, or behind the last one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FlattenFix)), Shared]
public sealed class FlattenFix : TextFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [ProblemIds.FlattenMissing, ProblemIds.OutputNotVector];

    private protected override Repair? Find(Diagnostic diagnostic, SyntaxNode node, SemanticModel model, SourceText text)
    {
        if (diagnostic.Id == ProblemIds.OutputNotVector)
        {
            return node.FirstAncestorOrSelf<AttributeSyntax>() is { } last ? new Repair("End with [Flatten]", [.. After(last, text)]) : null;
        }

        // Where a block is used, it may be a layer in the middle of the block that needs a vector.
        return node.AttributeAt(model, "Dense", "Softmax") is { } layer
            ? new Repair($"Insert [Flatten] before [{layer.SimpleName()}]", [Before(layer, text)])
            : null;
    }

    private static TextChange Before(AttributeSyntax layer, SourceText text)
    {
        var list = (AttributeListSyntax)layer.Parent!;
        return list.Attributes[0] == layer
            ? Insert(list.SpanStart, $"[{Name(layer, text)}]{Gap(list, text)}")
            : Insert(layer.SpanStart, $"{Name(layer, text)},{Gap(layer, text)}");
    }

    private static IEnumerable<TextChange> After(AttributeSyntax layer, SourceText text)
    {
        string name = Name(layer, text);
        var list = (AttributeListSyntax)layer.Parent!;
        bool isOneOfSeveral = list.Parent is MemberDeclarationSyntax { AttributeLists.Count: > 1 };
        if (isOneOfSeveral && list.Attributes[list.Attributes.Count - 1] == layer)
        {
            if (HasOwnLines(list, text))
            {
                return [Insert(EndOfLine(list, text), $"{Gap(list, text)}[{name}]")];
            }

            if (list.Attributes.Count == 1)
            {
                return [Insert(list.Span.End, $" [{name}]")];
            }
        }

        // A comment behind the layer stays behind it.
        return HasOwnLines(layer, text) && EndOfLine(layer, text) is int end && end > layer.Span.End
            ? [Insert(layer.Span.End, ","), Insert(end, $"{Gap(layer, text)}{name}")]
            : [Insert(layer.Span.End, $",{Gap(layer, text)}{name}")];
    }

    /// <summary>With the namespace, if the user writes it.</summary>
    private static string Name(AttributeSyntax layer, SourceText text) =>
        text.ToString(TextSpan.FromBounds(layer.SpanStart, layer.SimpleName().SpanStart)) + "Flatten";

    /// <summary>What stands between a node and its new neighbour: a line break if the node starts its line.</summary>
    private static string Gap(SyntaxNode node, SourceText text) =>
        text.IndentBefore(node.SpanStart) is { } indent ? text.LineBreak() + indent : " ";

    /// <summary>Whether nothing but comments stands beside a node.</summary>
    private static bool HasOwnLines(SyntaxNode node, SourceText text) =>
        text.IndentBefore(node.SpanStart) is not null && node.GetLastToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);

    private static int EndOfLine(SyntaxNode node, SourceText text) =>
        text.StartOfSpaceBefore(text.Lines.GetLineFromPosition(node.Span.End).End);

    private static TextChange Insert(int position, string text) => new(new TextSpan(position, 0), text);
}
