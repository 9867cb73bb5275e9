namespace GenBn.Architecture;

/// <summary>The maximum of each window. Padding is never the maximum.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Window">Position of the windows.</param>
public sealed record MaxPoolLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, LayerWindow Window)
    : ArchitectureLayer(Name, Inputs, Shape)
{
    /// <inheritdoc/>
    public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
}

public partial interface IArchitectureVisitor<out TResult>
{
    /// <summary>Visits a maximum pool.</summary>
    TResult Visit(MaxPoolLayer layer);
}
