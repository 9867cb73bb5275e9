using GenBn.Benchmarks.Training;
using GenBn.Sample.Images;
using GenBn.Sample.Networks;
using static TorchSharp.torch;

namespace GenBn.Benchmarks;

/// <summary>The subcommand <c>train-lenet</c>: the sample's LeNet, trained with TorchSharp and with GenBn by turns.</summary>
internal static class TrainLeNet
{
    private const float LearningRate = 1.0f;

    /// <summary>Both sides, and what they train.</summary>
    public static TrainingDuel Duel => new(
        "train-lenet",
        "Trains LeNet",
        BatchSize: 256,
        StepsPerTurn: 0,
        folder => SampleData.Read(folder),
        contest => new TorchContender(
            contest,
            [1, 28, 28],
            () => new TorchLeNet(),
            parameters => optim.SGD(parameters, LearningRate),
            TorchContender.Labels,
            (outputs, labels) => nn.functional.cross_entropy(outputs, labels)),
        contest => new GenBnContender<LeNet>(new LeNet(contest.Seed), contest, new Sgd(LearningRate), Loss.SoftmaxCrossEntropy))
    {
        Recipe = FormattableString.Invariant($"LeNet, {LeNet.ParameterCount:N0} parameters; SGD, learning rate {LearningRate}"),
    };
}
