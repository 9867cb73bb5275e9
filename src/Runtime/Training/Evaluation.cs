namespace GenBn;

/// <summary>How a network does on a dataset, with running statistics.</summary>
/// <param name="Loss">Mean loss of the samples.</param>
/// <param name="Accuracy">
/// Share of samples that are answered correctly. With labels, the largest output is at the label; with the probabilities of softmax
/// cross-entropy, at the largest of them. A single output of sigmoid cross-entropy answers 1 where its sigmoid is above 0.5, else 0. Null
/// where it means nothing: for other losses with float targets, which are numbers, pixels, or a yes-or-no for each output.
/// </param>
public readonly record struct Evaluation(double Loss, double? Accuracy)
{
    /// <summary>The metrics that were asked for, in that order.</summary>
    public IReadOnlyList<MetricResult> Metrics
    {
        get => field ?? [];
        init;
    }
}
