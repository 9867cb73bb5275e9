using Xunit;

namespace GenBn.Tests;

/// <summary>A predictor knows its network: what fits one network does not compile for another.</summary>
public sealed class PredictorTypeTests
{
    private const string Two = "[Network, Input(4), Dense(3)] partial class First; [Network, Input(4), Dense(3)] partial class Second;";

    [Theory]
    [InlineData("Predictor<First> Of(First network) => network.CreatePredictor();")]
    [InlineData("Predictor<First> Of(string path) => First.LoadPredictor(path);")]
    [InlineData("Predictor Of(First network) => network.CreatePredictor();")]
    [InlineData("void Of(First network, Predictor<First> predictor) => network.UpdatePredictor(predictor);")]
    [InlineData("void Of<T>(T network) where T : INetwork<T> => network.UpdatePredictor(network.CreatePredictor());")]
    [InlineData("Predictor<T> Of<T>(WeightsFile weights) where T : INetwork<T> => T.LoadPredictor(weights);")]
    [InlineData("Predictor<Outer.Inner> Of(Outer.Inner network) => network.CreatePredictor(); } partial class Outer { [Network, Input(4), Dense(3)] internal partial class Inner;")]
    [InlineData("Predictor<@record> Of(@record network) => network.CreatePredictor(); } [Network, Input(4), Dense(3)] partial class @record {")]
    public void OfItsNetwork(string member) => Scenario.Of(Two, $"static class User {{ internal static {member} }}").Run();

    [Theory]
    [InlineData("Predictor<First> Of(Second network) => network.CreatePredictor();", "CS0029")]
    [InlineData("Predictor<First> Of(string path) => Second.LoadPredictor(path);", "CS0029")]
    [InlineData("void Of(First network, Predictor<Second> predictor) => network.UpdatePredictor(predictor);", "CS0411")]
    [InlineData("void Of(First network, Predictor predictor) => network.UpdatePredictor(predictor);", "CS1503")]
    [InlineData("Predictor<int>? Of() => null;", "CS0315")]
    public void OfAnotherNetworkDoesNotCompile(string member, string error) =>
        Scenario.Of(Two, $"static class User {{ internal static {member} }}").ExpectingFromCompiler(error).Run();
}
