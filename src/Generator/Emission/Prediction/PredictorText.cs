namespace GenBn.Generator.Emission.Prediction;

/// <summary>Names in a predictor's schedules.</summary>
internal static class PredictorText
{
    /// <summary>
    /// The variable with a tensor's place in scratch memory, for example <c>conv1Values</c>: no parameter's name ends that way, and no
    /// keyword.
    /// </summary>
    public static string Place(string tensor) => Emit.Field(tensor).Substring(1) + "Values";
}
