namespace GenBn.Sample.Predicting;

/// <summary>From outputs to a class.</summary>
internal static class Answer
{
    /// <summary>The class with the largest output; the first of equals.</summary>
    public static int Of(ReadOnlySpan<float> outputs)
    {
        int best = 0;
        for (int index = 1; index < outputs.Length; index++)
        {
            best = outputs[index] > outputs[best] || float.IsNaN(outputs[best]) ? index : best;
        }

        return best;
    }

    /// <summary>The classes of samples, one after the other.</summary>
    public static int[] OfAll(ReadOnlySpan<float> outputs, int classes)
    {
        int[] answers = new int[outputs.Length / classes];
        for (int sample = 0; sample < answers.Length; sample++)
        {
            answers[sample] = Of(outputs.Slice(sample * classes, classes));
        }

        return answers;
    }
}
