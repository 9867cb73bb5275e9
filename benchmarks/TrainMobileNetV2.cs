using GenBn.Benchmarks.Onnx;
using GenBn.Benchmarks.Training;
using GenBn.Sample.Networks.MobileNets;
using static TorchSharp.torch;

namespace GenBn.Benchmarks;

/// <summary>The subcommand <c>train-mobilenet-v2</c>: the sample's MobileNet v2, trained with TorchSharp and with GenBn by turns.</summary>
internal static class TrainMobileNetV2
{
    private const float LearningRate = 0.05f;
    private const float Momentum = 0.9f;

    /// <summary>Both sides, and what they train.</summary>
    public static TrainingDuel Duel => new(
        "train-mobilenet-v2",
        "Trains MobileNet v2 with a third of the channels on noise",
        BatchSize: 32,
        StepsPerTurn: 5,
        _ => new ImageSource(folder: null).Of(MobileNet.InputLength, MobileNet.OutputLength),
        contest => new TorchContender(
            contest,
            [3, 96, 96],
            () => new TorchMobileNetV2(),
            parameters => optim.SGD(parameters, LearningRate, Momentum),
            TorchContender.Labels,
            (outputs, labels) => nn.functional.cross_entropy(outputs, labels)),
        contest => new GenBnContender<MobileNet>(new MobileNet(contest.Seed), contest, new Sgd(LearningRate, Momentum), Loss.SoftmaxCrossEntropy))
    {
        TakesFolder = false,
        Recipe = FormattableString.Invariant($"MobileNet v2, {MobileNet.ParameterCount:N0} parameters; SGD, learning rate {LearningRate}, momentum {Momentum}"),
    };
}
