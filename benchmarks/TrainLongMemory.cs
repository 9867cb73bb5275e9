using GenBn.Benchmarks.Networks;
using GenBn.Benchmarks.Onnx;
using GenBn.Benchmarks.Training;
using static TorchSharp.torch;

namespace GenBn.Benchmarks;

/// <summary>The subcommand <c>train-lstm</c>: an LSTM, trained with TorchSharp and with GenBn by turns.</summary>
internal static class TrainLongMemory
{
    private const float LearningRate = 0.05f;
    private const float Momentum = 0.9f;

    /// <summary>Both sides, and what they train.</summary>
    public static TrainingDuel Duel => new(
        "train-lstm",
        "Trains an LSTM of 32 units over 128 positions on noise",
        BatchSize: 64,
        StepsPerTurn: 16,
        _ => new ImageSource(folder: null).Of(LongMemory.InputLength, LongMemory.OutputLength),
        contest => new TorchContender(
            contest,
            [8, 128],
            () => new TorchLongMemory(),
            parameters => optim.SGD(parameters, LearningRate, Momentum),
            TorchContender.Labels,
            (outputs, labels) => nn.functional.cross_entropy(outputs, labels)),
        contest => new GenBnContender<LongMemory>(new LongMemory(contest.Seed), contest, new Sgd(LearningRate, Momentum), Loss.SoftmaxCrossEntropy))
    {
        TakesFolder = false,
        Recipe = FormattableString.Invariant($"LSTM 32 over 8×128, {LongMemory.ParameterCount:N0} parameters; SGD, learning rate {LearningRate}, momentum {Momentum}"),
    };
}
