using GenBn.Benchmarks.Networks;
using GenBn.Benchmarks.Onnx;
using GenBn.Benchmarks.Training;
using static TorchSharp.torch;

namespace GenBn.Benchmarks;

/// <summary>The subcommand <c>train-mobilenet</c>: MobileNet v1 of MLPerf Tiny, trained with TorchSharp and with GenBn by turns.</summary>
internal static class TrainMobileNet
{
    private const float LearningRate = 0.05f;
    private const float Momentum = 0.9f;

    /// <summary>Both sides, and what they train.</summary>
    public static TrainingDuel Duel => new(
        "train-mobilenet",
        "Trains MobileNet v1 with a quarter of the channels on noise",
        BatchSize: 64,
        StepsPerTurn: 5,
        _ => new ImageSource(folder: null).Of(MobileNetV1Quarter.InputLength, MobileNetV1Quarter.OutputLength),
        contest => new TorchContender(
            contest,
            [3, 96, 96],
            () => new TorchMobileNet(),
            parameters => optim.SGD(parameters, LearningRate, Momentum),
            TorchContender.Labels,
            (outputs, labels) => nn.functional.cross_entropy(outputs, labels)),
        contest => new GenBnContender<MobileNetV1Quarter>(
            new MobileNetV1Quarter(contest.Seed), contest, new Sgd(LearningRate, Momentum), Loss.SoftmaxCrossEntropy))
    {
        TakesFolder = false,
        Recipe = FormattableString.Invariant($"MobileNet v1 0.25, {MobileNetV1Quarter.ParameterCount:N0} parameters; SGD, learning rate {LearningRate}, momentum {Momentum}"),
    };
}
