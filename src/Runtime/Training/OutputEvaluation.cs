namespace GenBn.Training;

/// <summary>The results of one output of a network.</summary>
public sealed record OutputEvaluation()
{
    /// <summary>Name of the output, for example <c>policy</c>.</summary>
    public string Output { get; init; } = "";

    /// <summary>Mean loss of the samples, before it is multiplied by the weight of the output.</summary>
    public double Loss { get; init; }

    /// <summary>
    /// Share of samples, or of pixels, that are classified correctly; null if accuracy has no meaning. See <see cref="Evaluation.Accuracy"/>.
    /// </summary>
    public double? Accuracy { get; init; }
}
