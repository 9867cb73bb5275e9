namespace GenBn.Sample.Comparison;

/// <summary>How a variant fared.</summary>
/// <param name="Name">The variant's name.</param>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="Epochs">What each epoch brought, as long as the loss was a number.</param>
/// <param name="Divergence">Where it, or a gradient, stopped being one; null if it did not.</param>
internal sealed record Outcome(string Name, float LearningRate, IReadOnlyList<EpochReport> Epochs, NonFiniteException? Divergence)
{
    /// <summary>Name and learning rate.</summary>
    public string Title => FormattableString.Invariant($"{Name}, lr {LearningRate:F1}");
}
