using System.Collections.Immutable;
using System.Composition;
using GenBn.Generator.Diagnostics;
using GenBn.Generator.Project;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>Takes from a kernel the rows and columns that only ever meet padding.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KernelFix)), Shared]
public sealed class KernelFix : TextFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [ProblemIds.KernelMeetsPadding];

    private protected override Repair? Find(Diagnostic diagnostic, SyntaxNode node, SemanticModel model, SourceText text)
    {
        if (node.AttributeAt(model, "Conv") is not { ArgumentList: { } list }
            || !diagnostic.Properties.TryGetValue(ProblemLocation.Repair, out string? repair)
            || repair?.Split(',') is not { Length: 4 } sizes)
        {
            return null;
        }

        AttributeArgumentSyntax[] positional = [.. list.Arguments.Where(argument => argument.NameEquals is null)];
        if (positional.Length == 0 || positional.Any(argument => argument.NameColon is not null))
        {
            return null;
        }

        (string height, string width, string paddingHeight, string paddingWidth) = (sizes[0], sizes[1], sizes[2], sizes[3]);
        IEnumerable<string> kernel = height == width ? [height] : [height, width];
        IEnumerable<string> padding = (paddingHeight, paddingWidth) switch
        {
            ("0", "0") => [],
            _ when paddingHeight == paddingWidth => [$"Padding = {paddingHeight}"],
            (_, "0") => [$"PaddingHeight = {paddingHeight}"],
            ("0", _) => [$"PaddingWidth = {paddingWidth}"],
            _ => [$"PaddingHeight = {paddingHeight}", $"PaddingWidth = {paddingWidth}"],
        };
        IEnumerable<string> others = list.Arguments
            .Where(argument => argument.NameEquals is { } name && !name.Name.Identifier.ValueText.StartsWith("Padding", StringComparison.Ordinal))
            .Select(argument => $"{argument}");
        string arguments = string.Join(", ", [$"{positional[0]}", .. kernel, .. padding, .. others]);
        return new Repair($"Write Conv({arguments})", [new TextChange(list.Span, $"({arguments})")]);
    }
}
