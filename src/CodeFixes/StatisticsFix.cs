using System.Collections.Immutable;
using System.Composition;
using GenBn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>Says with which statistics a frozen batch norm normalises while training.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StatisticsFix)), Shared]
public sealed class StatisticsFix : TextFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [ProblemIds.FrozenStatistics];

    /// <summary>Where a block is frozen by its user, the choice is the block's.</summary>
    private protected override IEnumerable<Repair> FindAll(Diagnostic diagnostic, SyntaxNode node, SemanticModel model, SourceText text) =>
        node.AttributeAt(model, "BatchNorm") is { } norm
            ? [Choose(norm, "Running", "fix the running statistics, too", text), Choose(norm, "Batch", "go on with the statistics of each batch", text)]
            : [];

    private static Repair Choose(AttributeSyntax norm, string statistics, string words, SourceText text)
    {
        string space = text.ToString(TextSpan.FromBounds(norm.SpanStart, norm.SimpleName().SpanStart));
        string argument = $"Statistics = {space}BatchNormStatistics.{statistics}";
        TextChange change = norm.ArgumentList switch
        {
            null => new TextChange(new TextSpan(norm.Span.End, 0), $"({argument})"),
            { Arguments.Count: 0 } list => new TextChange(new TextSpan(list.OpenParenToken.Span.End, 0), argument),
            { Arguments: var arguments } => new TextChange(new TextSpan(arguments[arguments.Count - 1].Span.End, 0), $", {argument}"),
        };
        return new Repair($"{argument}: {words}", [change]) { Way = statistics };
    }
}
