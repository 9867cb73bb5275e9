using System.Collections.Immutable;
using System.Composition;
using GenBn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>Removes <c>Bias = true</c> before a batch norm: where nothing is said, there is no bias.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BiasFix)), Shared]
public sealed class BiasFix : TextFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [ProblemIds.BiasWithoutEffect];

    private protected override Repair? Find(Diagnostic diagnostic, SyntaxNode node, SemanticModel model, SourceText text) =>
        node.AttributeAt(model, "Conv", "Dense") is { } attribute && attribute.NamedArgument("Bias") is var (argument, index)
            ? new Repair($"Remove '{argument}'", [.. Removal.OfElement(attribute.ArgumentList!.Arguments, index, text)])
            : null;
}
