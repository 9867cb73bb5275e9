using GenBn.CompilerServices;
using GenBn.Generator.Emission;
using Microsoft.CodeAnalysis;
using Xunit;

namespace GenBn.Tests;

/// <summary>Generator and runtime belong together: where they do not, there is one error, which says so.</summary>
public sealed class RuntimeContractTests
{
    /// <summary>No declaration is wrong by itself: it takes another runtime.</summary>
    public const string Id = "GENBN038";

    private const string Source = """
        [Network, Input(1, 8, 8), Conv(4, 3), BatchNorm, ReLU, Flatten, Dense(2)] partial class Net;
        static class User
        {
            static int Answer(Net net, float[] input) => net.CreatePredictor().Classify(input);

            static int Shape(Net net) => net.Conv1.Weight.Values.Length + Net.InputLength;
        }
        """;

    /// <summary>The number stands in two assemblies, of which one does not refer to the other.</summary>
    [Fact]
    public void BothHaveTheSameNumber() => Assert.Equal(GeneratedCode.Contract, RuntimeContract.Number);

    [Fact]
    public void ANewerRuntimeIsOneError() => MustBeOneError(OtherRuntime.WithNextContract(), $"has contract {RuntimeContract.Number + 1}");

    [Fact]
    public void ARuntimeWithoutContractIsOneError() => MustBeOneError(OtherRuntime.WithoutContract(), "has none");

    private static void MustBeOneError(MetadataReference runtime, string words)
    {
        GeneratedNetworks networks = new GeneratorDriverFixture(Scenario.Of(Source).With(runtime)).Networks;
        Diagnostic error = Assert.Single(networks.AnalyzeOutput(), diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        Assert.Equal(Id, error.Id);
        Assert.Contains($"writes the code of 'Net' for contract {RuntimeContract.Number}, but the referenced GenBn.dll", error.GetMessage(), StringComparison.Ordinal);
        Assert.Contains(words, error.GetMessage(), StringComparison.Ordinal);
    }
}
