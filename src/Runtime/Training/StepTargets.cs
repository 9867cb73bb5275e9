namespace GenBn.Training;

/// <summary>What the samples of one step are trained to, see <c>Trainer.Step</c>.</summary>
public readonly ref struct StepTargets
{
    /// <summary>
    /// Labels, <c>[samples, labels]</c>: one for each sample, or for each pixel of an image, or those of several outputs in the order of the
    /// outputs. Empty, the default, if the losses take targets.
    /// </summary>
    public ReadOnlySpan<int> Labels { get; init; }

    /// <summary>Float targets, <c>[samples, targets]</c>, those of several outputs in the order of the outputs. Default: empty.</summary>
    public ReadOnlySpan<float> Targets { get; init; }

    /// <summary>The weight of each sample, finite and not negative, <c>[samples]</c>; empty, the default, if each weighs 1.</summary>
    public ReadOnlySpan<float> Weights { get; init; }
}
