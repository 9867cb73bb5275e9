using GenBn.Benchmarks.Training;
using GenBn.Sample.Images;
using GenBn.Sample.Networks;
using static TorchSharp.torch;

namespace GenBn.Benchmarks;

/// <summary>The subcommand <c>train-deep</c>: the sample's network of 19 convolutions, trained with TorchSharp and with GenBn by turns.</summary>
internal static class TrainDeep
{
    private const float LearningRate = 0.002f;

    /// <summary>Both sides, and what they train.</summary>
    public static TrainingDuel Duel => new(
        "train-deep",
        "Trains a network of 19 convolutions",
        BatchSize: 64,
        StepsPerTurn: 50,
        folder => SampleData.Read(folder),
        contest => new TorchContender(
            contest,
            [1, 28, 28],
            () => new TorchDeep(),
            parameters => optim.Adam(parameters, LearningRate),
            images => nn.functional.one_hot(TorchContender.Labels(images), Deep.OutputLength).to(ScalarType.Float32),
            (outputs, targets) => nn.functional.binary_cross_entropy_with_logits(outputs, targets)),
        contest => new GenBnContender<Deep>(new Deep(contest.Seed), contest, new Adam(LearningRate), Loss.SigmoidCrossEntropy))
    {
        Recipe = FormattableString.Invariant($"deep, {Deep.ParameterCount:N0} parameters; Adam, learning rate {LearningRate}"),
    };
}
