using GenBn.Sample.Predicting;

namespace GenBn.Sample.Training;

/// <summary>
/// Some images, given to a network one at a time and as one batch. Answers differ where a network normalises by the batch in
/// prediction, the most common mistake with batch norm.
/// </summary>
/// <param name="Images">How many.</param>
/// <param name="Correct">Correct answers, one at a time.</param>
/// <param name="Equal">Answers that are the same in the batch.</param>
internal sealed record OneAtATime(int Images, int Correct, int Equal)
{
    private const int Most = 100;

    /// <summary>Whether every image got the same answer both ways.</summary>
    public bool AllEqual => Equal == Images;

    /// <summary>Tries the first 100 images of a dataset.</summary>
    public static OneAtATime Of(Predictor predictor, Dataset dataset)
    {
        int count = Math.Min(Most, dataset.Count);
        float[] images = new float[count * dataset.SampleLength];
        float[] scores = new float[count * predictor.OutputLength];
        for (int index = 0; index < count; index++)
        {
            dataset.CopySample(index, images.AsSpan(index * dataset.SampleLength));
        }

        predictor.Predict(images, scores);
        int correct = 0;
        int equal = 0;
        for (int index = 0; index < count; index++)
        {
            int answer = predictor.Classify(images.AsSpan(index * dataset.SampleLength, dataset.SampleLength));
            ReadOnlySpan<float> batched = scores.AsSpan(index * predictor.OutputLength, predictor.OutputLength);
            correct += answer == dataset.Labels[index] ? 1 : 0;
            equal += answer == Answer.Of(batched) ? 1 : 0;
        }

        return new OneAtATime(count, correct, equal);
    }

    /// <summary>One line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"Accuracy on the first {Images} test images, one at a time: {(double)Correct / Images:F5}; the same answers as in a batch: {Equal} of {Images}");
}
