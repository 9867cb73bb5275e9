using Xunit;

namespace GenBn.Tests;

/// <summary>A trainer whose loss applies the last activation again is reported only where that is certain.</summary>
[Trait("Tier", "Slow")]
public sealed class LossTests
{
    private const string Networks = """
        [Network, Input(4), Dense(3), Softmax] partial class Probable;
        [Network, Input(4), Dense(3), Sigmoid] partial class Independent;
        [Network, Input(4), Dense(3)] partial class Scores;
        [Network, Input(4), Repeat<Body>(1)] partial class Repeated;
        [Block, Dense(3), Softmax] partial class Body;
        """;

    [Theory]
    [InlineData("_ = [|new Trainer<Probable>(new Probable(), null)|];", "SoftmaxCrossEntropy")]
    [InlineData("_ = [|new Trainer<Probable>(new Probable(), default)|];", "SoftmaxCrossEntropy")]
    [InlineData("_ = [|new Trainer<Probable>(options: new TrainerOptions(), network: new Probable())|];", "SoftmaxCrossEntropy")]
    [InlineData("_ = new Trainer<Probable>(new Probable(), new() { [|Loss = Loss.SoftmaxCrossEntropyWith(0.1f)|] });", "SoftmaxCrossEntropyWith")]
    [InlineData("Trainer<Probable> trainer = [|new(new Probable())|];", "SoftmaxCrossEntropy")]
    [InlineData("var options = new TrainerOptions { Seed = 2, [|Loss = Loss.SoftmaxCrossEntropy|] }; _ = new Trainer<Probable>(new Probable(), options);", "SoftmaxCrossEntropy")]
    [InlineData("TrainerOptions? options = new(); System.Action later = () => _ = [|new Trainer<Probable>(new Probable(), options)|];", "SoftmaxCrossEntropy")]
    public void ItIsReportedWhereTheLossIsChosen(string statements, string loss)
    {
        string at = statements.Split("[|")[1].Split("|]")[0];
        Of(statements).Expecting(
            "GENBN021", $"'Probable' ends in Softmax, but {loss} takes logits and applies Softmax itself; remove [Softmax] or use SparseCategoricalCrossEntropy, which takes probabilities", at).Run();
    }

    [Fact]
    public void ASoftmaxOfARepeatedBlockIsSeen() => Of("_ = [|new Trainer<Repeated>(new Repeated())|];").Expecting(
        "GENBN021",
        "'Repeated' ends in Softmax, but SoftmaxCrossEntropy takes logits and applies Softmax itself; remove [Softmax] or use SparseCategoricalCrossEntropy, which takes probabilities",
        "new Trainer<Repeated>(new Repeated())").Run();

    [Theory]
    [InlineData("_ = new Trainer<Scores>(new Scores());")]
    [InlineData("_ = new Trainer<Independent>(new Independent());")]
    [InlineData("_ = new Trainer<Independent>(new Independent(), new TrainerOptions { Loss = Loss.SoftmaxCrossEntropy });")]
    [InlineData("_ = new Trainer<Probable>(new Probable(), new TrainerOptions { Loss = Loss.SparseCategoricalCrossEntropy });")]
    [InlineData("_ = new Trainer<Probable>(new Probable(), new TrainerOptions { Loss = Loss.MeanSquaredError });")]
    [InlineData("_ = new Trainer<Probable>(new Probable(), new TrainerOptions { Loss = Chosen });")]
    [InlineData("_ = new Trainer<Probable>(new Probable(), Options);")]
    [InlineData("var options = new TrainerOptions(); options = Options; _ = new Trainer<Probable>(new Probable(), options);")]
    [InlineData("var options = new TrainerOptions(); Replace(ref options); _ = new Trainer<Probable>(new Probable(), options);")]
    [InlineData("var options = new TrainerOptions(); (options, _) = (Options, 1); _ = new Trainer<Probable>(new Probable(), options);")]
    [InlineData("foreach (TrainerOptions options in new[] { Options }) { _ = new Trainer<Probable>(new Probable(), options); }")]
    public void OtherTrainersAreNot(string statements) => Of(statements).Run();

    [Fact]
    public void AGenericNetworkIsNotCertain() => Scenario.Of("static class Program { static Trainer<T> Train<T>(T network) where T : INetwork<T> => new(network); }").Run();

    private static Scenario Of(string statements) => Scenario.Of(
        Networks + $$"""

        internal static class Program
        {
            private static Loss Chosen => Loss.SoftmaxCrossEntropy;

            private static TrainerOptions Options => new() { Loss = Loss.MeanSquaredError };

            private static void Replace(ref TrainerOptions options) => options = Options;

            public static void Train()
            {
                Replace(ref Discarded);
                {{statements.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)}}
            }

            private static TrainerOptions Discarded = Options;
        }
        """);
}
