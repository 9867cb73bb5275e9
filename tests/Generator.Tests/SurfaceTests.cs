using System.ComponentModel;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GenBn.Tests;

/// <summary>What is public is there for users, and where they look for it.</summary>
public sealed class SurfaceTests
{
    private const string Hidden = "GenBn.CompilerServices";

    /// <summary>Types and members that generated code names and that users have a use for, too; with a star all of a type or namespace.</summary>
    private static readonly string[] ForUsers =
    [
        "GenBn.Activations.IActivation",
        "GenBn.Architecture.*",
        "GenBn.Data.ImageShape",
        "GenBn.INetwork<TSelf>",
        "GenBn.Initializer*",
        "GenBn.Interpolation*",
        "GenBn.PadMode*",
        "GenBn.Predictor<TNetwork>",
        "GenBn.Simd.ISimd<V>*",
        "GenBn.StreamPredictor<TNetwork>",
        "GenBn.Training.NetworkPass",
        "GenBn.Training.NetworkPass.Samples",
        "GenBn.Weights.BatchNormParameters",
        "GenBn.Weights.ConvParameters*",
        "GenBn.Weights.ConvTransposeParameters*",
        "GenBn.Weights.CustomParameters*",
        "GenBn.Weights.DenseParameters*",
        "GenBn.Weights.NamedTensor",
        "GenBn.Weights.PReLUParameters",
        "GenBn.Weights.Parameter",
        "GenBn.Weights.ParameterRole*",
        "GenBn.Weights.RecurrentParameters*",
        "GenBn.Weights.SampleNormParameters",
        "GenBn.Weights.WeightsFile*",
    ];

    /// <summary>Every type of the runtime that is not nested.</summary>
    private static IEnumerable<Type> Types => typeof(NetworkAttribute).Assembly.GetExportedTypes().Where(type => !type.IsNested);

    /// <summary>What a user types in the first hour, beside the layers, which are the language: more would hide it.</summary>
    [Fact]
    public void TheFirstNamespaceIsSmall() => Assert.InRange(Types.Count(type => type.Namespace == "GenBn" && !type.IsSubclassOf(typeof(LayerAttribute))), 20, 35);

    [Fact]
    public void WhatOnlyGeneratedCodeCallsIsHidden() => Assert.Equal(
        [],
        Types.Where(type => type.Namespace == Hidden && type.GetCustomAttribute<EditorBrowsableAttribute>()?.State != EditorBrowsableState.Never).Select(type => type.FullName));

    /// <summary>Networks with every layer: what their code names outside of the hidden namespace is hidden itself, or known to be for users.</summary>
    [Fact]
    [Trait("Tier", "Slow")]
    public void GeneratedCodeNamesNothingElseThatIsShown()
    {
        CSharpCompilation output = Scenario.Of(
            $"{Networks.Tiny} partial class Tiny;",
            "[Network, Input(2, 8, 8), Conv(4, 3, Padding = 1), BatchNorm, Repeat<Body>(2), Concat<Left, Right>, PReLU, Upsample(2), AvgPool(2), Dropout(0.5f), GlobalAvgPool, Dense(3), Softmax] partial class All;",
            $"{Networks.Recurrent} {Networks.Resizing} [Network, Input(8), LayerNorm, Reshape(2, 2, 2), Upsample(2, Interpolation = Interpolation.Bilinear), Pad(1, Mode = PadMode.Edge), Crop(1), Flatten] partial class Moved;",
            "[Block, Residual<Inner>, ReLU] partial class Body; [Block, Conv(4, 3, Padding = 1), BatchNorm(Statistics = BatchNormStatistics.Running), Frozen] partial class Inner;",
            "[Block, MaxPool(3, Stride = 1, Padding = 1), Tanh] partial class Left; [Block, Conv(4, 1), LeakyReLU(0.3f)] partial class Right;").Run().Output;
        string[] shown =
        [
            .. output.SyntaxTrees.Where(tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)).SelectMany(tree => Named(output.GetSemanticModel(tree)))
                .Distinct().Where(name => !ForUsers.Any(known => IsOf(name, known))).Order(StringComparer.Ordinal),
        ];
        Assert.True(shown.Length == 0, string.Join(Environment.NewLine, shown));
    }

    private static IEnumerable<string> Named(SemanticModel model) =>
        from node in model.SyntaxTree.GetRoot().DescendantNodes()
        where node is SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax
        let symbol = model.GetSymbolInfo(node).Symbol?.OriginalDefinition
        where symbol is { ContainingAssembly.Name: "GenBn", Kind: not (SymbolKind.Namespace or SymbolKind.Parameter), DeclaredAccessibility: Accessibility.Public }
        where symbol is not IMethodSymbol { MethodKind: MethodKind.Constructor }
        where symbol.ContainingNamespace.ToDisplayString() != Hidden && !IsHidden(symbol) && (symbol.ContainingType is null || !IsHidden(symbol.ContainingType))
        select symbol.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);

    private static bool IsOf(string name, string known) => known.EndsWith('*') ? name.StartsWith(known[..^1], StringComparison.Ordinal) : name == known;

    private static bool IsHidden(ISymbol symbol) => symbol.GetAttributes().Any(attribute =>
        attribute.AttributeClass?.Name == nameof(EditorBrowsableAttribute) && attribute.ConstructorArguments.Any(argument => argument.Value is (int)EditorBrowsableState.Never));
}
