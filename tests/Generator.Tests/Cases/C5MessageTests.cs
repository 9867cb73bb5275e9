using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>One text for each mistake, and a warning for what is hardly meant.</summary>
public sealed class C5MessageTests
{
    private const string Training = """

        static class Program
        {
            static void Train(Trainer<Net> trainer, Dataset data, System.Func<object> later)
            {
                STATEMENTS
            }
        }
        """;

    [Theory]
    [InlineData("Dense(2), Input(4)", "'Net' has Dense before its [Input]; the input comes first", "Input(4)")]
    [InlineData("Dense(2)", "'Net' has no [Input]; put one before its layers: [Input(features)], or [Input(channels, height, width)]", "Network")]
    [InlineData("Input(4), Input(4), Dense(2)", "'Net' has two [Input]s; keep one", "Input(4)")]
    [InlineData("Input(4)", "'Net' has an [Input], but no layer that computes something; put one behind it, for example [Dense(10)]", "Input(4)")]
    [InlineData("Input(4), Flatten, Frozen", "'Net' has an [Input], but no layer that computes something; put one behind it, for example [Dense(10)]", "Input(4)")]
    [InlineData("Frozen, Input(4), Dense(2)", "'Net' has Frozen before its [Input]; the input comes first", "Input(4)")]
    public void OneTextForEachMistakeWithTheInput(string layers, string message, string at) =>
        Scenario.Of($"[Network, {layers}] partial class Net;").Expecting("GENBN002", message, at).Run();

    [Theory]
    [InlineData("Input(28, 28, 1), Conv(6, 5), Flatten", "Conv(6, 5)", "Conv 5×5 needs an input of at least 5×5, but the output of Input is 28×28×1 (channels × height × width; did you mean Input(1, 28, 28)?)")]
    [InlineData("Input(32, 32, 3), MaxPool(4), Flatten", "MaxPool(4)", "MaxPool 4×4 needs an input of at least 4×4, but the output of Input is 32×32×3 (channels × height × width; did you mean Input(3, 32, 32)?)")]
    [InlineData("Input(1, 4, 4), Conv(6, 5), Flatten", "Conv(6, 5)", "Conv 5×5 needs an input of at least 5×5, but the output of Input is 1×4×4 (channels × height × width)")]
    [InlineData("Input(1, 8, 8), Conv(6, 5), Conv(6, 5), Flatten", "Conv(6, 5)", "Conv 5×5 needs an input of at least 5×5, but the output of Conv is 6×4×4")]
    public void AnInputWithItsChannelsAtTheEnd(string layers, string at, string message) =>
        Scenario.Of($"[Network, {layers}] partial class Net;").Expecting("GENBN004", message, at).Run();

    [Theory]
    [InlineData("Input(6, 1, 128), Conv(16, 5, Padding = 2)", "Conv(16, 5, Padding = 2)", "4 of 5 rows", "16, 1, 5", "0×2", "5×5")]
    [InlineData("Input(6, 128, 1), Conv(16, 5, Padding = Padding.Same)", "Conv(16, 5, Padding = Padding.Same)", "4 of 5 columns", "16, 5, 1", "2×0", "5×5")]
    [InlineData("Input(1, 2, 2), Conv(4, 5, Padding = 4, Dilation = 2)", "Conv(4, 5, Padding = 4, Dilation = 2)", "4 of 5 rows and 4 of 5 columns", "4, 1", "0", "5×5")]
    [InlineData("Input(1, 1, 9), Conv(4, 3, PaddingHeight = 1)", "Conv(4, 3, PaddingHeight = 1)", "2 of 3 rows", "4, 1, 3", "0", "3×3")]
    public void AKernelThatOnlyMeetsPadding(string layers, string at, string idle, string arguments, string padding, string kernel) => Scenario.Of($"[Network, {layers}, Flatten, Dense(2)] partial class Net;")
        .Expecting("GENBN031", $"Conv {kernel} reads only padding in {idle} of its kernel, so these weights have no effect; write Conv({arguments}) with padding {padding}", at).Run();

    [Theory]
    [InlineData("Input(6, 1, 128), Conv(16, 1, 5, PaddingWidth = 2)")]
    [InlineData("Input(1, 3, 3), Conv(4, 5, Padding = 2)")]
    [InlineData("Input(1, 2, 2), Conv(4, 3, Padding = 1)")]
    [InlineData("Input(1, 8, 8), Conv(4, 7, Padding = 3, Stride = 2)")]
    public void AKernelThatMeetsTheImage(string layers) => Assert.Equal(6, Scenario.Of($"[Network, {layers}, Flatten, Dense(2)] partial class Net;").Run().Files.Count);

    [Theory]
    [InlineData("[Network, Input(4), Dense(3), BatchNorm, Frozen, Dense(2)] partial class Net;", "this batch norm", "BatchNorm")]
    [InlineData("[Network, Input(4), Repeat<All>, Dense(2)] partial class Net; [Block, Frozen, Dense(3), BatchNorm] partial class All;", "this batch norm", "BatchNorm")]
    [InlineData("[Network, Input(4), Residual<Body>, Dense(2)] partial class Net; [Block, Frozen, Dense(4), BatchNorm(Momentum = 0.5f)] partial class Body;", "this batch norm", "BatchNorm(Momentum = 0.5f)")]
    [InlineData("[Network, Input(4), Residual<Body>, Frozen, Dense(2)] partial class Net; [Block, Residual<Inner>] partial class Body; [Block, Dense(4), BatchNorm] partial class Inner;", "BatchNorm in Inner in Body", "Residual<Body>")]
    public void AFrozenBatchNormWithoutStatistics(string source, string words, string at) => Scenario.Of(source)
        .Expecting("GENBN032", $"[Frozen] freezes gamma and beta of {words}, but not its statistics: it still normalises by each batch and updates its running statistics; declare Statistics = BatchNormStatistics.Running or Batch", at).Run();

    [Theory]
    [InlineData("BatchNorm(Statistics = BatchNormStatistics.Running), Frozen")]
    [InlineData("BatchNorm(Statistics = BatchNormStatistics.Batch), Frozen")]
    [InlineData("Frozen, BatchNorm")]
    public void AFrozenBatchNormThatSaysWhich(string layers) => Scenario.Of($"[Network, Input(4), Dense(3), {layers}, Dense(2)] partial class Net;").Run();

    [Theory]
    [InlineData("Dense(1), Softmax", "Softmax")]
    [InlineData("Dense(1, Activation = Activation.Softmax)", "Dense(1, Activation = Activation.Softmax)")]
    public void ASoftmaxOverOneOutput(string layers, string at) => Scenario.Of($"[Network, Input(4), {layers}] partial class Net;")
        .Expecting("GENBN034", "A softmax over one value is always 1, so the network learns nothing; use [Sigmoid], or more units", at).Run();

    [Theory]
    [InlineData("_ = new Trainer<Net>(new Net(), new() { [|Loss = Loss.SoftmaxCrossEntropy|] });", "SoftmaxCrossEntropy")]
    [InlineData("_ = new Trainer<Net>(new Net(), new() { [|Loss = Loss.SoftmaxCrossEntropyWith(0.1f)|] });", "SoftmaxCrossEntropyWith")]
    [InlineData("_ = new Trainer<Net>(new Net(), new() { [|Loss = Loss.SparseCategoricalCrossEntropy|] });", "SparseCategoricalCrossEntropy")]
    public void ASoftmaxLossOverOneOutput(string statements, string loss) => Of("Dense(1)", Without(statements))
        .Expecting("GENBN034", $"A softmax over one value is always 1, so {loss} is 0 whatever 'Net' computes; use Loss.SigmoidCrossEntropy or Loss.MeanSquaredError", Between(statements)).Run();

    /// <summary>The trainer chooses a loss that suits one output; it is only wrong behind a sigmoid.</summary>
    [Fact]
    public void WithoutALossTheTrainerChooses()
    {
        Of("Dense(1)", "_ = new Trainer<Net>(new Net());").Run();
        Of("Dense(1), Sigmoid", Without("_ = [|new Trainer<Net>(new Net())|];"))
            .Expecting("GENBN021", "'Net' ends in Sigmoid, but SigmoidCrossEntropy takes logits and applies Sigmoid itself; remove [Sigmoid] or use a loss on probabilities", "new Trainer<Net>(new Net())").Run();
    }

    /// <summary>Of a wrong network nothing is known.</summary>
    [Fact]
    public void TheLossOfAWrongNetworkIsNotReported() => Of("Dense(0)", "_ = new Trainer<Net>(new Net());")
        .Expecting("GENBN003", "The number of units of Dense must be from 1 to 1048576, but is 0", "Dense(0)").Run();

    [Theory]
    [InlineData("[|trainer.Fit(data)|];", "Fit")]
    [InlineData("_ = [|trainer.FitSteps(data, 3)|];", "FitSteps")]
    [InlineData("System.Linq.Enumerable.Take([|trainer.Fit(data, epochs: 4)|], 2);", "Fit")]
    [InlineData("var reports = [|trainer.Fit(data)|];", "Fit")]
    [InlineData("System.Action run = () => { [|trainer.Fit(data)|]; }; run();", "Fit")]
    [InlineData("if (data.Count > 3) [|trainer.Fit(data)|];", "Fit")]
    public void ATrainingThatNobodyEnumerates(string statements, string method)
    {
        string remedy = method == "Fit" ? "call Train instead, or use foreach" : "use foreach, or ToList()";
        Of("Dense(3)", Without(statements))
            .Expecting("GENBN033", $"Nothing runs until the reports of '{method}' are enumerated; {remedy}", Between(statements)).Run();
    }

    [Theory]
    [InlineData("foreach (EpochReport report in trainer.Fit(data)) { }")]
    [InlineData("System.Linq.Enumerable.ToList(trainer.Fit(data));")]
    [InlineData("_ = System.Linq.Enumerable.Last(System.Linq.Enumerable.Where(trainer.Fit(data), report => report.Epoch > 2));")]
    [InlineData("var reports = trainer.Fit(data); foreach (var report in reports) { }")]
    [InlineData("Use(trainer.Fit(data)); static void Use(object reports) { }")]
    [InlineData("later = () => trainer.Fit(data);")]
    [InlineData("later = trainer.FitSteps(data, 2).GetEnumerator;")]
    public void ATrainingThatIsUsed(string statements) => Of("Dense(3)", statements).Run();

    private static Scenario Of(string layer, string statements) => Scenario.Of($"[Network, Input(4), {layer}] partial class Net;", Training.Replace("STATEMENTS", statements, StringComparison.Ordinal));

    private static string Between(string statements) => statements.Split("[|")[1].Split("|]")[0];

    private static string Without(string statements) => statements.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
}
