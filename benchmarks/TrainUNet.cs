using GenBn.Benchmarks.Training;
using GenBn.Sample.Images;
using GenBn.Sample.Showcases;
using static TorchSharp.torch;

namespace GenBn.Benchmarks;

/// <summary>The subcommand <c>train-unet</c>: the sample's U-Net, trained to segment drawn shapes with TorchSharp and with GenBn by turns.</summary>
internal static class TrainUNet
{
    private const int TrainImages = 2_000;
    private const int TestImages = 400;
    private const float LearningRate = 0.005f;

    /// <summary>Both sides, and what they train.</summary>
    public static TrainingDuel Duel => new(
        "train-unet",
        "Trains a small U-Net on drawn shapes",
        BatchSize: 32,
        StepsPerTurn: 10,
        _ => new ImageSplit(ShapeImages.Generate(TrainImages, seed: 1), Validation: null, ShapeImages.Generate(TestImages, seed: 2)),
        contest => new TorchContender(
            contest,
            [1, ShapeImages.Size, ShapeImages.Size],
            () => new TorchUNet(),
            parameters => optim.Adam(parameters, LearningRate),
            TorchContender.Labels,
            (outputs, labels) => nn.functional.cross_entropy(outputs, labels)),
        contest => new GenBnContender<UNet>(new UNet(contest.Seed), contest, new Adam(LearningRate), Loss.SoftmaxCrossEntropy))
    {
        TakesFolder = false,
        Recipe = FormattableString.Invariant($"U-Net, {UNet.ParameterCount:N0} parameters; Adam, learning rate {LearningRate}"),
    };
}
