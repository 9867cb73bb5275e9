using GenBn.Benchmarks.Networks;
using GenBn.Benchmarks.Training;
using GenBn.Sample.Images;
using static TorchSharp.torch;

namespace GenBn.Benchmarks;

/// <summary>The subcommand <c>train-vgg</c>: six convolutions in pairs, trained with TorchSharp and with GenBn by turns.</summary>
internal static class TrainVggLike
{
    private const float LearningRate = 0.05f;
    private const float Momentum = 0.9f;

    /// <summary>Both sides, and what they train.</summary>
    public static TrainingDuel Duel => new(
        "train-vgg",
        "Trains six 3×3 convolutions on generated images",
        BatchSize: 64,
        StepsPerTurn: 5,
        _ => SampleData.Generated(32),
        contest => new TorchContender(
            contest,
            [3, 32, 32],
            () => new TorchVggLike(),
            parameters => optim.SGD(parameters, LearningRate, Momentum),
            labels => labels,
            (outputs, labels) => nn.functional.cross_entropy(outputs, labels)),
        contest => new GenBnContender<VggLike>(new VggLike(contest.Seed), contest, new Sgd(LearningRate, Momentum), Loss.SoftmaxCrossEntropy))
    {
        TakesFolder = false,
        Recipe = FormattableString.Invariant($"VGG-like, {VggLike.ParameterCount:N0} parameters; SGD, learning rate {LearningRate}, momentum {Momentum}"),
    };
}
