using System.Collections.Immutable;
using System.Composition;
using GenBn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>Calls the generated constructor, which creates the parameters, from one of the user's.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConstructorFix)), Shared]
public sealed class ConstructorFix : TextFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [ProblemIds.ConstructorWithoutThis];

    private protected override Repair? Find(Diagnostic diagnostic, SyntaxNode node, SemanticModel model, SourceText text)
    {
        // A call of the base class may have arguments that are needed.
        if (node.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is not { ParameterList.CloseParenToken.IsMissing: false } constructor
            || constructor.Initializer is { ArgumentList.Arguments.Count: > 0 })
        {
            return null;
        }

        string call = $"this({Seed(constructor)})";
        return constructor.Initializer is { } initializer
            ? new Repair($"Call '{call}'", [new TextChange(TextSpan.FromBounds(initializer.ThisOrBaseKeyword.SpanStart, initializer.Span.End), call)])
            : new Repair($"Call '{call}'", [new TextChange(new TextSpan(constructor.ParameterList.Span.End, 0), $" : {call}")]);
    }

    /// <summary>
    /// The seed that the constructor takes, if it does. With their names and types, both choose the generated constructor, not another of the user's.
    /// </summary>
    private static string Seed(ConstructorDeclarationSyntax constructor)
    {
        ParameterSyntax? seed = constructor.ParameterList.Parameters.FirstOrDefault(parameter => parameter.Identifier.ValueText == "seed");
        return seed?.Type switch
        {
            PredefinedTypeSyntax { Keyword: var type } when type.IsKind(SyntaxKind.ULongKeyword) => "seed",
            PredefinedTypeSyntax { Keyword: var type } when type.Kind() is SyntaxKind.IntKeyword or SyntaxKind.LongKeyword or SyntaxKind.UIntKeyword =>
                "(ulong)seed",
            _ => "seed: 1",
        };
    }
}
