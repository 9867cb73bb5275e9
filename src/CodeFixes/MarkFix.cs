using System.Collections.Immutable;
using System.Composition;
using GenBn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>Marks a class with layers as a network, or as a block where it has no input; of a class that is marked as both, removes one mark.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MarkFix)), Shared]
public sealed class MarkFix : TextFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [ProblemIds.MarkMissing, ProblemIds.NetworkAndBlock];

    private protected override IEnumerable<Repair> FindAll(Diagnostic diagnostic, SyntaxNode node, SemanticModel model, SourceText text)
    {
        if (node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
        {
            return [];
        }

        AttributeSyntax[] attributes = [.. type.AttributeLists.SelectMany(list => list.Attributes)];
        return diagnostic.Id == ProblemIds.NetworkAndBlock
            ? attributes
                .Where(attribute => attribute.AttributeAt(model, "Network", "Block") is not null)
                .OrderBy(attribute => attribute.AttributeAt(model, "Block") is null)
                .Select(mark => new Repair($"Remove [{mark.SimpleName()}]", [.. Removal.Of(mark, text)])
                {
                    Way = mark.AttributeAt(model, "Block") is null ? "Network" : "Block",
                })
            : attributes.FirstOrDefault(attribute => attribute.IsLayer(model)) is { } first
                ? Marks(attributes.Any(attribute => attribute.AttributeAt(model, "Input") is not null)).Select(mark => Insert(mark, first, text))
                : [];
    }

    /// <summary>A class with an input can only be a network.</summary>
    private static IEnumerable<string> Marks(bool hasInput) => hasInput ? ["Network"] : ["Block", "Network"];

    /// <summary>With the namespace, if the user writes it.</summary>
    private static Repair Insert(string mark, AttributeSyntax before, SourceText text)
    {
        string name = text.ToString(TextSpan.FromBounds(before.SpanStart, before.SimpleName().SpanStart)) + mark;
        return new Repair($"Add [{mark}]", [new TextChange(new TextSpan(before.SpanStart, 0), name + ", ")]) { Way = mark };
    }
}
