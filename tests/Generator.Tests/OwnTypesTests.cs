using System.Text.RegularExpressions;
using GenBn.Generator.Operators;
using GenBn.Generator.Shapes;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenBn.Tests;

/// <summary>Layers and functions of one's own wherever a user may put their types: the generated code compiles without a warning.</summary>
public sealed partial class OwnTypesTests
{
    private static readonly string Both = OwnTypes.Activation().Replace("Own", "Function", StringComparison.Ordinal) + "\n" + OwnTypes.Layer();

    public static TheoryData<string> Places =>
    [
        OwnTypes.Net("Layer<Own>, Activation<Function>") + Both,
        "namespace A.B {\n" + OwnTypes.Net("Layer<Own>, Activation<Function>") + "}\nnamespace A {\n" + Both + "\n}",
        "namespace @class {\n" + OwnTypes.Net("Layer<@event>") + OwnTypes.Layer("@event") + "\n}",
        "partial class Outer {\n" + OwnTypes.Net("Layer<Own>, Activation<Function>") + OwnTypes.Layer(modifier: "private") + OwnTypes.Activation("private").Replace("Own", "Function", StringComparison.Ordinal) + "\n}",
        OwnTypes.Net("Layer<Outer.Own>") + "class Outer {\n" + OwnTypes.Layer(modifier: "internal") + "\n}",
        OwnTypes.Net("Layer<Own<Size>>, Layer<Own<int[]>>, Layer<Own<(int, string)>>") + "struct Size;\n" + OwnTypes.Layer("Own<T>"),
        OwnTypes.Net("Activation<A.Own>, Activation<B.Own>, BatchNorm, Activation<B.Own>") + "namespace A {\n" + OwnTypes.Activation() + "\n}\nnamespace B {\n[ActivationTraits(IsShort = true)]\n" + OwnTypes.Activation() + "\n}",
        OwnTypes.Net("Activation<ReLU>, ReLU, Activation<Sigmoid>") + OwnTypes.Activation().Replace("Own", "ReLU", StringComparison.Ordinal) + OwnTypes.Activation().Replace("Own", "Sigmoid", StringComparison.Ordinal),
        OwnTypes.Net("Residual<Outer.Body>") + "partial class Outer {\n[Block, Layer<Own>] internal partial class Body;\n" + OwnTypes.Layer(modifier: "internal") + "\n}",
        "partial class Outer {\n" + OwnTypes.Net("Residual<Body>") + "[Block, Layer<Own>] private partial class Body;\n" + OwnTypes.Layer(modifier: "private") + "\n}",
    ];

    [Theory]
    [Trait("Tier", "Slow")]
    [MemberData(nameof(Places))]
    public void InAnyPlace(string source)
    {
        Assert.Equal(6, Scenario.Of(source).Run().Files.Count);
        Scenario.Of(source).With(LanguageVersion.CSharp12).WithOverflowChecks().Run();
    }

    /// <summary>The compiler's error, and no other.</summary>
    [Theory]
    [InlineData("Layer<Own>", "class Own;", "CS0311")]
    [InlineData("Activation<Own>", "struct Own;", "CS0315")]
    [InlineData("Layer<Missing>", "", "CS0246")]
    [InlineData("Layer<Own>", "[OutputShape(\"f\", \"f\")] ", "CS7036")]
    [InlineData("Layer<Own>", "[LayerParameter(\"scale\", \"f\", Start = \"one\")] ", "CS0029")]
    public void WhatTheCompilerReportsIsReportedOnce(string layer, string type, string error) => Scenario
        .Of(OwnTypes.Net(layer) + (type.Length > 0 && type[0] == '[' ? type + OwnTypes.Layer() : type))
        .ExpectingFromCompiler(error).Run();

    [Fact]
    public void TheHashHasTheTypeAndItsParameters()
    {
        string[] sources =
        [
            OwnTypes.Net("Layer<Own>") + OwnTypes.Layer(),
            OwnTypes.Net("Layer<Other>") + OwnTypes.Layer("Other"),
            OwnTypes.Net("Layer<Own>") + "[LayerParameter(\"scale\", \"f\")] " + OwnTypes.Layer(),
            OwnTypes.Net("Layer<Own>") + "[LayerParameter(\"scale\", \"1\")] " + OwnTypes.Layer(),
            OwnTypes.Net("Layer<Own>(Name = \"own\")") + "[LayerParameter(\"scale\", \"f\")] " + OwnTypes.Layer(),
            OwnTypes.Net("Activation<ReLU>") + OwnTypes.Activation().Replace("Own", "ReLU", StringComparison.Ordinal),
            OwnTypes.Net("ReLU"),
        ];
        Assert.Equal(sources.Length, sources.Select(HashOf).Distinct().Count());
        Assert.Equal(HashOf(sources[2]), HashOf(sources[2].Replace("\"f\"", "\"f\", Start = 2", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData(" c*( h+1 ) ", 24)]
    [InlineData("2 * h - w / 2", 6)]
    [InlineData("w / 2 * 2", 8)]
    [InlineData("(h - 2 * w) / 2", -7)]
    [InlineData("h - w - 1", -5)]
    [InlineData("c / (h - 5)", null)]
    [InlineData("1000000 * 1000000 * 1000000 * 1000000", null)]
    [InlineData("99999999999999999999999", null)]
    public void SizesAreComputed(string text, int? expected)
    {
        var expression = new ShapeExpression(text);
        Assert.True(expression.IsValid);
        Assert.Equal(expected, expression.Of(new TensorShape(4, 5, 9, IsVector: false)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData("()")]
    [InlineData("c c")]
    [InlineData("2c")]
    [InlineData("ch")]
    [InlineData("c2")]
    [InlineData("+ 1")]
    [InlineData("1.5")]
    [InlineData("h % 2")]
    [InlineData("H")]
    [InlineData("(h")]
    [InlineData("h)")]
    [InlineData("h\n")]
    [InlineData("٣")]
    public void OtherTextsAreNoSizes(string text) => Assert.False(new ShapeExpression(text).IsValid);

    [Fact]
    public void ALongTextIsNoSize() => Assert.False(new ShapeExpression(new string('(', 100_000)).IsValid);

    private static string HashOf(string source) =>
        Hash().Match(string.Concat(new GeneratorDriverFixture(Scenario.Of(source)).Networks.Files.Values)).Groups[1].Value;

    [GeneratedRegex("const string ArchitectureHash = \"([0-9a-f]{16})\";")]
    private static partial Regex Hash();
}
