using System.Collections.Immutable;
using System.Composition;
using GenBn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>Converts a momentum from PyTorch's convention: 0.1f becomes 0.9f, a constant <c>M</c> becomes <c>1 - M</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MomentumFix)), Shared]
public sealed class MomentumFix : TextFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [ProblemIds.MomentumOfPyTorch];

    private protected override Repair? Find(Diagnostic diagnostic, SyntaxNode node, SemanticModel model, SourceText text)
    {
        if (node.AttributeAt(model, "BatchNorm")?.NamedArgument("Momentum") is not var (argument, _)
            || Converted(argument.Expression, model) is not { } converted)
        {
            return null;
        }

        return new Repair($"Convert from PyTorch's convention: Momentum = {converted}", [new TextChange(argument.Expression.Span, converted)]);
    }

    private static string? Converted(ExpressionSyntax momentum, SemanticModel model) => momentum switch
    {
        NameSyntax or MemberAccessExpressionSyntax => $"1 - {momentum}",
        _ when momentum.DescendantNodes().OfType<NameSyntax>().Any() => $"1 - ({momentum})",
        _ => model.GetConstantValue(momentum).Value is float value and > 0 and < 1 && MomentumConvention.Converted(value) is { } number ? number + "f" : null,
    };
}
