namespace GenBn;

/// <summary>See <see cref="Loss.OfHeads"/>.</summary>
internal sealed unsafe class HeadsLoss : Loss
{
    /// <param name="heads">The loss of each output.</param>
    /// <exception cref="ArgumentException">There is no head, or two have the same name.</exception>
    public HeadsLoss(IReadOnlyList<HeadLoss> heads)
    {
        ArgumentNullException.ThrowIfNull(heads);
        Heads = [.. heads];
        if (Heads.Count == 0)
        {
            throw new ArgumentException("Expected the loss of at least one output.", nameof(heads));
        }

        foreach (HeadLoss head in Heads)
        {
            ArgumentNullException.ThrowIfNull(head, nameof(heads));
            if (Heads.Count(other => other?.Output == head.Output) > 1)
            {
                throw new ArgumentException($"Expected one loss for each output, but '{head.Output}' has several.", nameof(heads));
            }
        }
    }

    /// <summary>The loss of each output.</summary>
    public IReadOnlyList<HeadLoss> Heads { get; }

    internal override string Facts => string.Join("; ", Heads.Select(head => FormattableString.Invariant(
        $"{head.Output}: {head.Weight:R} · {head.Loss.Facts}{(head.TakesTargets ? " of targets" : " of labels")}")));

    private protected override void EvaluateLanes(
        float* outputs, in BlockTargets targets, int length, int samples, float* gradients, ref LaneResults results) =>
        throw new NotSupportedException("Expected the loss of one output: the loss of several heads is evaluated by a trainer, which knows the outputs.");
}
