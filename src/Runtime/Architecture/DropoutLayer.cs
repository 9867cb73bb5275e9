namespace GenBn.Architecture;

/// <summary>Dropout. In prediction, it is the identity.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Rate">Share of the values that training drops.</param>
public sealed record DropoutLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, float Rate)
    : ArchitectureLayer(Name, Inputs, Shape)
{
    /// <inheritdoc/>
    public override bool IsIdentityInPrediction => true;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
}

public partial interface IArchitectureVisitor<out TResult>
{
    /// <summary>Visits a dropout.</summary>
    TResult Visit(DropoutLayer layer);
}
