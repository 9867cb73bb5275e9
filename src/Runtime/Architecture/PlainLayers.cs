namespace GenBn.Architecture;

// Layers of which inputs and shape say all.

/// <summary>
/// The input. If a normalisation is declared, raw values become x = (raw · <see cref="Scale"/> − <see cref="Mean"/>) / <see cref="Deviation"/>.
/// </summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
public sealed record InputLayer(string Name, IReadOnlyList<int> Shape) : ArchitectureLayer(Name, [], Shape)
{
    /// <summary>Whether samples are declared as channels × length; <see cref="ArchitectureLayer.Shape"/> is then channels × 1 × length.</summary>
    public bool IsSequence { get; init; }

    /// <summary>Factor of raw values; null if <see cref="InputAttribute.Scale"/> is not declared.</summary>
    public float? Scale { get; init; }

    /// <summary>Numbers that are subtracted from scaled values: one for each channel or feature, one for all, or none.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [];

    /// <summary>Divisors of the difference: one for each channel or feature, one for all, or none.</summary>
    public IReadOnlyList<float> Deviation { get; init; } = [];

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
}

/// <summary>Turns an image into a vector, channel by channel and row by row.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
public sealed record FlattenLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape)
    : ArchitectureLayer(Name, Inputs, Shape)
{
    /// <inheritdoc/>
    public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
}

/// <summary>The mean of each channel: an image becomes a vector.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
public sealed record GlobalAvgPoolLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape)
    : ArchitectureLayer(Name, Inputs, Shape)
{
    /// <inheritdoc/>
    public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
}

/// <summary>Softmax over the features of a vector.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
public sealed record SoftmaxLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape)
    : ArchitectureLayer(Name, Inputs, Shape)
{
    /// <inheritdoc/>
    public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
}

/// <summary>The sum of its two inputs: a block's output and its shortcut.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
public sealed record AddLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape)
    : ArchitectureLayer(Name, Inputs, Shape)
{
    /// <inheritdoc/>
    public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
}

/// <summary>Its inputs, concatenated along the channel axis.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
public sealed record ConcatLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape)
    : ArchitectureLayer(Name, Inputs, Shape)
{
    /// <inheritdoc/>
    public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
}

public partial interface IArchitectureVisitor<out TResult>
{
    /// <summary>Visits the input.</summary>
    TResult Visit(InputLayer layer);

    /// <summary>Visits a flatten.</summary>
    TResult Visit(FlattenLayer layer);

    /// <summary>Visits a global mean pool.</summary>
    TResult Visit(GlobalAvgPoolLayer layer);

    /// <summary>Visits a softmax.</summary>
    TResult Visit(SoftmaxLayer layer);

    /// <summary>Visits a sum.</summary>
    TResult Visit(AddLayer layer);

    /// <summary>Visits a concatenation.</summary>
    TResult Visit(ConcatLayer layer);
}
