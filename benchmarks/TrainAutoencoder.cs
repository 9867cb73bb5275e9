using GenBn.Benchmarks.Training;
using GenBn.Sample.Images;
using GenBn.Sample.Showcases;
using static TorchSharp.torch;

namespace GenBn.Benchmarks;

/// <summary>The subcommand <c>train-autoencoder</c>: the sample's autoencoder, trained with TorchSharp and with GenBn by turns.</summary>
internal static class TrainAutoencoder
{
    private const float LearningRate = 0.005f;

    /// <summary>Both sides, and what they train.</summary>
    public static TrainingDuel Duel => new(
        "train-autoencoder",
        "Trains an autoencoder of convolutions",
        BatchSize: 64,
        StepsPerTurn: 20,
        folder => WithThemselves(SampleData.Read(folder)),
        contest => new TorchContender(
            contest,
            [1, 28, 28],
            () => new TorchAutoencoder(),
            parameters => optim.Adam(parameters, LearningRate),
            images => tensor(images.Targets.ToArray(), [images.Count, 1, 28, 28]),
            (outputs, images) => nn.functional.mse_loss(outputs, images)),
        contest => new GenBnContender<Autoencoder>(new Autoencoder(contest.Seed), contest, new Adam(LearningRate), Loss.MeanSquaredError))
    {
        Recipe = FormattableString.Invariant($"autoencoder, {Autoencoder.ParameterCount:N0} parameters; Adam, learning rate {LearningRate}"),
    };

    /// <summary>The target of an image is the image, from 0 to 1: what both sides get is scaled already, because libtorch's side has no layer for it.</summary>
    private static ImageSplit WithThemselves(ImageSplit images) => new(WithItself(images.Train), Validation: null, WithItself(images.Test));

    private static Dataset WithItself(Dataset images) => new(
        images.Pixels.ToArray(), [.. images.Pixels.ToArray().Select(pixel => pixel / 255f)], images.SampleLength, images.SampleLength)
    { Shape = images.Shape };
}
