using GenBn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Xunit;

namespace GenBn.Tests;

public sealed class DiagnosticTests
{
    public static TheoryData<int> Misdeclarations => [.. Enumerable.Range(0, Misdeclaration.All.Count)];

    [Theory]
    [MemberData(nameof(Misdeclarations))]
    public void AMisdeclarationIsReportedAtItsCause(int index)
    {
        Misdeclaration wrong = Misdeclaration.All[index];
        Scenario scenario = Scenario.Of(wrong.Source).Expecting(wrong.Id, wrong.Message, wrong.At);
        GeneratedNetworks networks = (wrong.AllowsUnsafe ? scenario : scenario.WithoutUnsafe()).Run();
        bool isError = Descriptors.ById[wrong.Id].DefaultSeverity == DiagnosticSeverity.Error;
        Assert.Equal(isError ? 0 : 6, networks.Files.Count);
    }

    [Fact]
    public void EveryDiagnosticHasAMisdeclaration() =>
        Assert.Equal(Descriptors.ById.Keys.Order(StringComparer.Ordinal), Misdeclaration.All.Select(wrong => wrong.Id).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("[Network, Input(4), Dense(2)]")]
    [InlineData("[Network] [Input(1, 1, 1)] [Conv(1, 1)] [Flatten]")]
    [InlineData("[Network, Input(4), Sigmoid]")]
    [InlineData("[Network, Input(4), BatchNorm]")]
    [InlineData("[Network, Input(3, 9, 9), MaxPool(3, Stride = 2), BatchNorm(Momentum = 0, Epsilon = 1e-30f), Flatten]")]
    [InlineData("[Network, Input(4), BatchNorm(Momentum = 0.5f)]")]
    [InlineData("[Network, Input(4), BatchNorm(Momentum = 1e-9f)]")]
    [InlineData("[Network, Input(1, 8, 8), Conv(2, 16, Padding = 16, Stride = 16), Flatten]")]
    [InlineData("[Network(Initializer = Initializer.He), InputAttribute(features: 4), GenBn.DenseAttribute(units: 2)]")]
    [InlineData("[Dense(2), Network]", "[Input(4)]")]
    [InlineData("[Network, System.Serializable, Input(4), System.ComponentModel.Description(\"between\"), Dense(2)]")]
    public void AValidDeclarationGivesNone(string attributes, string before = "") =>
        Assert.Equal(6, Scenario.Of($"{before}{attributes} partial class Net;").Run().Files.Count);

    [Fact]
    public void TheLayersMayStandOnAnotherDeclarationThanTheNetwork() =>
        Assert.Equal(6, Scenario.Of("[Network] partial class Net;", "[Input(4), Dense(2)] partial class Net;").Run().Files.Count);

    [Fact]
    public void AClassWithoutNetworkIsNotLookedAt() =>
        Assert.Empty(Scenario.Of("[Input(0), Conv(-1, 99)] class Net;").Run().Files);

    /// <summary>The compiler compares file names without case.</summary>
    [Fact]
    public void NamesThatDifferInCaseOnlyAreReported() => Scenario.Of("[Network, Input(4), Dense(2)] partial class Net; [Network, Input(4), Dense(2)] partial class NET;")
        .Expecting("GENBN009", "'Net' cannot be a network: the name of another network differs in case only, and files are named after networks", "Net")
        .Expecting("GENBN009", "'NET' cannot be a network: the name of another network differs in case only, and files are named after networks", "NET")
        .Run();

    [Fact]
    public void EveryProblemOfAClassIsReported() => Scenario.Of("[Network, Conv(0, 99)] static class Net;").WithoutUnsafe()
        .Expecting("GENBN001", "'Net' must be declared partial, so that its code can be generated", "Net")
        .Expecting("GENBN002", "'Net' must have exactly one [Input], before its layers, and at least one layer; found 0 inputs among 1 attributes", "Net")
        .Expecting("GENBN003", "The number of channels of Conv must be from 1 to 1048576, but is 0", "Conv(0, 99)")
        .Expecting("GENBN003", "The kernel of Conv must be from 1 to 16, but is 99", "Conv(0, 99)")
        .Expecting("GENBN009", "'Net' cannot be a network: it must be a class that is not static, abstract, generic or a record", "Net")
        .Expecting("GENBN010", "The kernels of 'Net' use pointers; set <AllowUnsafeBlocks>true</AllowUnsafeBlocks> in the project", "Net")
        .Run();
}
