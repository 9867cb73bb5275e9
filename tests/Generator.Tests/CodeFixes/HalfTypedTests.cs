using GenBn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenBn.Tests;

/// <summary>Code fixes see source while it is being typed, and diagnostics of the source that stood there before.</summary>
[Trait("Tier", "Slow")]
public sealed class HalfTypedTests
{
    private static readonly string[] Originals =
    [
        "[Network, Input(2, 8, 8)] [Conv(3, 3, Bias = true)] // c\n[BatchNorm(Momentum = 0.1f), BatchNorm]\n[Dense(4), ReLU] class Net { }",
        "namespace N;\nclass Outer { [GenBn.Network, GenBn.Input(4)] partial class Net; [global::GenBn.Dense(2, Name = \"a\", Bias = true), BatchNorm] partial class Net; }",
    ];

    public static TheoryData<string> Prefixes => [.. Originals.SelectMany(original => SyntaxFactory.ParseTokens(original).Select(token => original[..token.Span.End])).Distinct()];

    [Theory]
    [MemberData(nameof(Prefixes))]
    public async Task NothingThrows(string source)
    {
        using var editor = new Editor(Scenario.Of(source));
        Document document = editor.Documents.Single();
        SyntaxNode root = (await document.GetSyntaxRootAsync())!;
        foreach (SyntaxNode node in root.DescendantNodesAndSelf())
        {
            foreach (string id in Editor.Providers.SelectMany(provider => provider.FixableDiagnosticIds))
            {
                foreach (Offer offer in await editor.OffersAsync([Diagnostic.Create(Descriptors.ById[id], node.GetLocation())]))
                {
                    Assert.NotEmpty(await editor.TakeAsync(offer.Action));
                }
            }
        }
    }
}
