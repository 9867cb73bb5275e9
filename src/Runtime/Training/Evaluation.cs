namespace GenBn;

/// <summary>The results of a network on samples. Batch norms use their running statistics.</summary>
public sealed record Evaluation()
{
    /// <summary>Mean loss of the samples, divided by their weights; for a network with several outputs, Σ weight · loss.</summary>
    public double Loss { get; init; }

    /// <summary>
    /// Share of samples that are classified correctly, or of pixels, if samples have label maps; null if accuracy has no meaning, or the network has
    /// several outputs. Ignored labels do not count, and weights do not matter.
    /// </summary>
    /// <remarks>
    /// With labels, a sample is classified correctly if the largest output is at the label; with the probabilities of softmax cross-entropy,
    /// if it is at the largest of them. A single output of sigmoid cross-entropy stands for 1 if its sigmoid is above 0.5, otherwise for 0.
    /// Accuracy has no meaning for other losses with float targets, which are numbers, pixels, or a yes-or-no for each output.
    /// </remarks>
    public double? Accuracy { get; init; }

    /// <summary>Results of the requested metrics, in their order.</summary>
    public IReadOnlyList<MetricResult> Metrics { get; init; } = [];

    /// <summary>Loss and accuracy of each output, in their order, if the network has several; otherwise empty.</summary>
    public IReadOnlyList<OutputEvaluation> Outputs { get; init; } = [];
}
