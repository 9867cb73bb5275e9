using System.Collections.Immutable;
using System.Composition;
using GenBn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>Removes the second of two batch norms.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BatchNormFix)), Shared]
public sealed class BatchNormFix : TextFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [ProblemIds.BatchNormRepeated];

    private protected override Repair? Find(Diagnostic diagnostic, SyntaxNode node, SemanticModel model, SourceText text) =>
        node.AttributeAt(model, "BatchNorm") is { } attribute
            ? new Repair("Remove the repeated [BatchNorm]", [.. Removal.Of(attribute, text)])
            : null;
}
