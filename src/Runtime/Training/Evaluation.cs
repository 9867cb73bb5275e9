namespace GenBn;

/// <summary>How a network does on a dataset, with running statistics.</summary>
/// <param name="Loss">Mean loss of the samples.</param>
/// <param name="Accuracy">
/// Share of samples whose largest output is at the label or at the largest target; null where that means nothing, with a
/// single output and float targets.
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
