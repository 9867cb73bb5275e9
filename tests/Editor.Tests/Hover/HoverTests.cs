using Microsoft.CodeAnalysis;
using Xunit;

namespace GenBn.Tests;

/// <summary>A hover says what a person wants to know, in Roslyn's own services.</summary>
public sealed class HoverTests
{
    private static readonly Workbench Bench = new(HoverCases.Text);

    public static TheoryData<string, string> Cases => HoverCases.All;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task AHoverSaysWhatAPersonWantsToKnow(string place, string words) =>
        Assert.Contains(words, await Bench.HoverAsync(HoverCases.PositionOf(place)), StringComparison.Ordinal);

    /// <summary>Some editors show the constructor's comment where an attribute or <c>new</c> names a class.</summary>
    [Fact]
    public async Task EveryConstructorHasAComment() => Assert.DoesNotContain(
        (await Bench.LibraryAsync()).Where(type => type is { TypeKind: TypeKind.Class, IsAbstract: false, IsStatic: false }).SelectMany(type => type.InstanceConstructors),
        constructor => constructor.DeclaredAccessibility == Accessibility.Public && !HasSummary(constructor.GetDocumentationCommentXml()!));

    private static bool HasSummary(string comment) => comment.Contains("<summary>", StringComparison.Ordinal) || comment.Contains("path=\"/summary\"", StringComparison.Ordinal);
}
