using GenBn.Benchmarks.Training;
using GenBn.Sample.Images;
using GenBn.Sample.Networks.ResNet;
using static TorchSharp.torch;

namespace GenBn.Benchmarks;

/// <summary>The subcommand <c>train-resnet20</c>: the sample's ResNet-20, trained with TorchSharp and with GenBn by turns.</summary>
internal static class TrainResNet20
{
    private const float LearningRate = 0.1f;
    private const float Momentum = 0.9f;
    private const float WeightDecay = 1e-4f;

    /// <summary>Both sides, and what they train.</summary>
    /// <remarks>libtorch decays all parameters, so GenBn does here too.</remarks>
    public static TrainingDuel Duel => new(
        "train-resnet20",
        "Trains ResNet-20 on generated images",
        BatchSize: 128,
        StepsPerTurn: 5,
        _ => SampleData.Generated(32),
        contest => new TorchContender(
            contest,
            [3, 32, 32],
            () => new TorchResNet20(),
            parameters => optim.SGD(parameters, LearningRate, Momentum, weight_decay: WeightDecay),
            labels => labels,
            (outputs, labels) => nn.functional.cross_entropy(outputs, labels)),
        contest => new GenBnContender<ResNet20>(
            new ResNet20(contest.Seed), contest, new Sgd(LearningRate, Momentum, WeightDecay) { DecayAll = true }, Loss.SoftmaxCrossEntropy))
    {
        TakesFolder = false,
        Recipe = FormattableString.Invariant($"ResNet-20, {ResNet20.ParameterCount:N0} parameters; SGD, learning rate {LearningRate}, momentum {Momentum}, weight decay {WeightDecay}"),
    };
}
