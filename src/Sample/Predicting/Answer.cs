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
}
