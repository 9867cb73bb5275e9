namespace GenBn.Architecture;

/// <summary>An activation, element-wise.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Function">
/// Name of the attribute without its suffix, such as <c>Sigmoid</c> or <c>ReLU</c>. A custom activation has the full name of its type:
/// <c>Activation&lt;MyApp.Mish&gt;</c>.
/// </param>
/// <param name="Constant">Slope of a leaky ReLU or hard sigmoid, alpha of an ELU, or minimum of a clamp; otherwise 0.</param>
public sealed record ActivationLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, string Function, float Constant)
    : ArchitectureLayer(Name, Inputs, Shape)
{
    /// <summary>Maximum of a clamp, or offset of a hard sigmoid; otherwise 0.</summary>
    public float SecondConstant { get; init; }

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
}

public partial interface IArchitectureVisitor<out TResult>
{
    /// <summary>Visits an activation.</summary>
    TResult Visit(ActivationLayer layer);
}
