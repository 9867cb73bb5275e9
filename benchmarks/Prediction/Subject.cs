using GenBn.Benchmarks.Onnx;
using GenBn.Onnx;
using GenBn.Sample.Images;

namespace GenBn.Benchmarks.Prediction;

/// <summary>A network with values as after training, for both sides.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="Predictor">GenBn's side.</param>
/// <param name="Model">The same as an ONNX model.</param>
/// <param name="Shape">Sizes of one input sample.</param>
/// <param name="OutputShape">Sizes of one output.</param>
/// <param name="Images">Samples to predict.</param>
/// <param name="Load">Makes a predictor of a file that <paramref name="Save"/> wrote.</param>
/// <param name="Save">Writes the weights to a file.</param>
internal sealed record Subject(
    string Name,
    Predictor Predictor,
    byte[] Model,
    IReadOnlyList<int> Shape,
    IReadOnlyList<int> OutputShape,
    Dataset Images,
    Func<string, Predictor> Load,
    Action<string> Save)
{
    private const int Steps = 20;

    /// <summary>The model with fewer nodes.</summary>
    public byte[] FoldedModel { get; } = Prediction.FoldedModel.Of(Model);

    /// <summary>Prepares a network.</summary>
    public static Subject Of<TNetwork>(string name, TNetwork network, ImageSource images)
        where TNetwork : INetwork<TNetwork>
    {
        ImageSplit split = images.Of(TNetwork.InputLength, TNetwork.OutputLength);
        TrainedLike.Prepare(network, split.Train, Steps);
        using var model = new MemoryStream();
        network.ExportOnnx(model);
        return new Subject(
            name,
            network.CreatePredictor(),
            model.ToArray(),
            TNetwork.Architecture.Layers[0].Shape,
            TNetwork.Architecture.Layers[^1].Shape,
            split.Test,
            path => TNetwork.LoadPredictor(WeightsFile.Read(path)),
            path => network.SaveWeights(path));
    }
}
