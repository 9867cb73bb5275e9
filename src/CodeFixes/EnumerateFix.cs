using System.Collections.Immutable;
using System.Composition;
using GenBn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>Enumerates the reports of a training, or calls the method that does not wait for that, so that it runs.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EnumerateFix)), Shared]
public sealed class EnumerateFix : TextFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [ProblemIds.FitNotEnumerated];

    private protected override IEnumerable<Repair> FindAll(Diagnostic diagnostic, SyntaxNode node, SemanticModel model, SourceText text)
    {
        // Where the call is the whole statement: what else is made of the reports is the user's to decide.
        if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Parent: ExpressionStatementSyntax statement } call)
        {
            yield break;
        }

        bool isOfSteps = model.GetSymbolInfo(call).Symbol is IMethodSymbol { Name: "FitSteps" };
        string report = isOfSteps ? "StepReport" : "EpochReport";
        bool isNear = model.LookupNamespacesAndTypes(statement.SpanStart, name: report).Length > 0;
        string console = model.LookupNamespacesAndTypes(statement.SpanStart, name: "Console").Length > 0 ? "Console" : "System.Console";
        string line = text.LineBreak() + text.IndentOfLine(statement.SpanStart);
        yield return new Repair(
            "Enumerate the reports",
            [
                new TextChange(new TextSpan(statement.SpanStart, 0), $"foreach ({(isNear ? report : "var")} report in "),
                new TextChange(TextSpan.FromBounds(call.Span.End, statement.Span.End), $"){line}{{{line}    {console}.WriteLine(report);{line}}}"),
            ]);
        if (!isOfSteps && call.Expression is MemberAccessExpressionSyntax { Name: { } name })
        {
            yield return new Repair("Call Train instead", [new TextChange(name.Span, "Train")]) { Way = "Train" };
        }
    }
}
