using System.Collections.Immutable;
using System.Composition;
using GenBn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>Inserts <c>[Flatten]</c> before a layer that works on vectors.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FlattenFix)), Shared]
public sealed class FlattenFix : TextFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [ProblemIds.FlattenMissing];

    /// <remarks>Where a block is used, it may be a layer in the middle of the block that needs a vector.</remarks>
    private protected override Repair? Find(Diagnostic diagnostic, SyntaxNode node, SemanticModel model, SourceText text) =>
        node.AttributeAt(model, "Dense", "Softmax") is { } layer
            ? new Repair($"Insert [Flatten] before [{layer.SimpleName()}]", [Before(layer, text)])
            : null;

    private static TextChange Before(AttributeSyntax layer, SourceText text)
    {
        var list = (AttributeListSyntax)layer.Parent!;
        return list.Attributes[0] == layer
            ? Insert(list.SpanStart, $"[{Name(layer, text)}]{Gap(list, text)}")
            : Insert(layer.SpanStart, $"{Name(layer, text)},{Gap(layer, text)}");
    }

    /// <summary>With the namespace, if the user writes it.</summary>
    private static string Name(AttributeSyntax layer, SourceText text) =>
        text.ToString(TextSpan.FromBounds(layer.SpanStart, layer.SimpleName().SpanStart)) + "Flatten";

    /// <summary>What stands between a node and its new neighbour: a line break if the node starts its line.</summary>
    private static string Gap(SyntaxNode node, SourceText text) =>
        text.IndentBefore(node.SpanStart) is { } indent ? text.LineBreak() + indent : " ";

    private static TextChange Insert(int position, string text) => new(new TextSpan(position, 0), text);
}
