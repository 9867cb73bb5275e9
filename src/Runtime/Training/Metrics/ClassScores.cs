namespace GenBn.Training;

/// <summary>The score of each class of a sample: its probability, where the loss gives the outputs a meaning as one.</summary>
internal static class ClassScores
{
    /// <summary>Whether scores are probabilities.</summary>
    public static bool AreProbabilities(LossPart part) => part.Loss is SparseCategoricalCrossEntropy or SoftmaxCrossEntropy
        || (part.Channels == 1 && part.Loss.AnswerOf(1, hasTargets: false) == AnswerKind.AboveHalf);

    /// <summary>
    /// Softmax of the outputs for a softmax cross-entropy; y / Σ y for a cross-entropy of probabilities; 1 − s and s for a single output with the
    /// sigmoid s; otherwise, the outputs themselves.
    /// </summary>
    /// <param name="outputs">Outputs of a vector.</param>
    /// <param name="part">The output of the network.</param>
    /// <param name="scores">Receives a score for each class, at least 2.</param>
    public static void Write(ReadOnlySpan<float> outputs, LossPart part, Span<double> scores)
    {
        if (outputs.Length == 1)
        {
            scores[1] = AreProbabilities(part) ? 1 / (1 + Math.Exp(-outputs[0])) : outputs[0];
            scores[0] = 1 - scores[1];
            return;
        }

        double largest = outputs[Metric.LargestOf(outputs)];
        double sum = 0;
        for (int index = 0; index < outputs.Length; index++)
        {
            scores[index] = part.Loss is SoftmaxCrossEntropy ? Math.Exp(outputs[index] - largest) : outputs[index];
            sum += scores[index];
        }

        for (int index = 0; AreProbabilities(part) && index < outputs.Length; index++)
        {
            scores[index] /= sum;
        }
    }
}
