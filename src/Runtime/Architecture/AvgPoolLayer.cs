namespace GenBn.Architecture;

/// <summary>The mean of each window.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Window">Position of the windows.</param>
/// <param name="CountsPadding">Whether sums are divided by the whole size of a window, even at the border.</param>
public sealed record AvgPoolLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, LayerWindow Window, bool CountsPadding)
    : ArchitectureLayer(Name, Inputs, Shape)
{
    /// <inheritdoc/>
    public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
}

public partial interface IArchitectureVisitor<out TResult>
{
    /// <summary>Visits a mean pool.</summary>
    TResult Visit(AvgPoolLayer layer);
}
