using GenBn.Tests.Prediction;
using GenBn.Tests.Training;
using GenBn.Tests.Training.Logging;
using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>R5: the class of a network that ends in an image was the index of a pixel.</summary>
public sealed class R5ImageOutputTests
{
    [Fact]
    public void AnImageHasNeitherClassNorProbabilities()
    {
        AssertRefused(new ImageNetwork(seed: 1).CreatePredictor(), "image of 1×8×8", 64);
        AssertRefused(new SigmoidImageNetwork(seed: 1).CreatePredictor(), "image of 2×6×6", 64);
        using var folder = new TemporaryFolder();
        new ImageNetwork(seed: 1).SaveWeights(folder.PathOf("image.safetensors"));
        AssertRefused(ImageNetwork.LoadPredictor(folder.PathOf("image.safetensors")), "image of 1×8×8", 64);
    }

    /// <summary>Yet it predicts.</summary>
    [Fact]
    public void AnImageIsPredicted()
    {
        float[] outputs = new float[64];
        new ImageNetwork(seed: 1).CreatePredictor().Predict(PredictionNetworks.Samples(1, 64), outputs);
        Assert.Contains(outputs, output => output != 0);
    }

    [Fact]
    public void ScoresFromAConvolutionAreClassesAndSoIsABoard()
    {
        float[] image = PredictionNetworks.Samples(1, 64);
        AssertClassifies(new ConvScoresNetwork(seed: 1).CreatePredictor(), image);
        AssertClassifies(new BoardNetwork(seed: 1).CreatePredictor(), image);
    }

    [Fact]
    public void OneOutputIsAClassBehindASigmoidOnly()
    {
        Predictor plain = new YesOrNoNetwork(seed: 1).CreatePredictor();
        Assert.Contains("an output above 0 is class 1", Assert.Throws<InvalidOperationException>(() => plain.Classify(new float[4])).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => plain.Classify(new byte[4], 1f));
        Assert.Throws<InvalidOperationException>(() => new RegressionNetwork(seed: 1).CreatePredictor().Classify(new float[4]));

        var network = new SigmoidOutputNetwork(seed: 1);
        network.Dense1.Weight.Values.Fill(1);
        Predictor sigmoid = network.CreatePredictor();
        Assert.Equal((1, 0), (sigmoid.Classify([1f, 0, 0, 0]), sigmoid.Classify([-1f, 0, 0, 0])));
        Assert.Equal(0, sigmoid.Classify([float.NaN, 0, 0, 0]));
    }

    private static void AssertClassifies(Predictor predictor, float[] image)
    {
        float[] outputs = new float[predictor.OutputLength];
        float[] probabilities = new float[predictor.OutputLength];
        predictor.Predict(image, outputs);
        predictor.PredictProbabilities(image, probabilities);
        Assert.Equal(Array.IndexOf(outputs, outputs.Max()), predictor.Classify(image));
        Assert.Equal(1, probabilities.Sum(), 1e-5f);
    }

    private static void AssertRefused(Predictor predictor, string image, int inputs)
    {
        float[] room = new float[predictor.OutputLength];
        string[] messages =
        [
            Assert.Throws<InvalidOperationException>(() => predictor.Classify(new float[inputs])).Message,
            Assert.Throws<InvalidOperationException>(() => predictor.Classify(new byte[inputs], 1f)).Message,
            Assert.Throws<InvalidOperationException>(() => predictor.PredictProbabilities(new float[inputs], room)).Message,
            Assert.Throws<InvalidOperationException>(() => predictor.PredictProbabilities(new byte[inputs], 1f, room)).Message,
        ];
        Assert.All(messages, message =>
        {
            Assert.Contains(image, message, StringComparison.Ordinal);
            Assert.Contains("Call Predict", message, StringComparison.Ordinal);
        });
        Assert.Equal(new float[room.Length], room);
    }
}
