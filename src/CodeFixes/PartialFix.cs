using System.Collections.Immutable;
using System.Composition;
using GenBn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>Makes a network partial, and the types around it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PartialFix)), Shared]
public sealed class PartialFix : TextFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [ProblemIds.NotPartial];

    private protected override Repair? Find(Diagnostic diagnostic, SyntaxNode node, SemanticModel model, SourceText text)
    {
        TypeDeclarationSyntax[] types =
        [
            .. node.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Where(type => !type.Modifiers.Any(SyntaxKind.PartialKeyword)).Reverse(),
        ];
        return types.Length == 0 ? null : new Repair(
            $"Make {string.Join(" and ", types.Select(type => $"'{type.Identifier.ValueText}'"))} partial",
            [.. types.Select(type => new TextChange(new TextSpan(type.Keyword.SpanStart, 0), "partial "))]);
    }
}
