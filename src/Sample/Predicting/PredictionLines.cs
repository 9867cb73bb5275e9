using GenBn.Sample.Weights;

namespace GenBn.Sample.Predicting;

/// <summary>What a predictor says about images, a line for each.</summary>
/// <param name="predictor">What predicts.</param>
/// <param name="names">What classes are called.</param>
/// <param name="all">Whether lines have the probabilities of all classes.</param>
internal sealed class PredictionLines(Predictor predictor, ClassNames names, bool all)
{
    private const int Best = 3;

    /// <summary>The line of an image.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="index">Its place in the file, if that has several.</param>
    /// <param name="pixels">The image as the network takes it.</param>
    public string Of(string file, int? index, byte[] pixels)
    {
        float[] probabilities = new float[predictor.OutputLength];
        predictor.PredictProbabilities(pixels, SampleMetadata.InputScale, probabilities);
        int label = Answer.Of(probabilities);
        IEnumerable<string> ranking = Enumerable.Range(0, probabilities.Length)
            .OrderByDescending(answer => probabilities[answer])
            .Take(all ? probabilities.Length : Best)
            .Select(answer => FormattableString.Invariant($"{answer}:{probabilities[answer]:F4}"));
        return string.Join('\t', [file, index?.ToString() ?? "-", $"{label}", names[label], .. ranking]);
    }
}
