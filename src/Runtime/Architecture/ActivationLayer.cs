namespace GenBn.Architecture;

/// <summary>A function of each value.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Function">
/// The attribute's name without its suffix: <c>Sigmoid</c>, <c>ReLU</c>. With the full name of the type for a function of the user's own:
/// <c>Activation&lt;MyApp.Mish&gt;</c>.
/// </param>
/// <param name="Constant">The slope of a leaky ReLU, the alpha of an ELU; else 0.</param>
public sealed record ActivationLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, string Function, float Constant)
    : ArchitectureLayer(Name, Inputs, Shape)
{
    /// <inheritdoc/>
    public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
}

public partial interface IArchitectureVisitor<out TResult>
{
    /// <summary>An activation.</summary>
    TResult Visit(ActivationLayer layer);
}
