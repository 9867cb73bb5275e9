namespace GenBn.Architecture;

// Layers of which inputs and shape say all.

/// <summary>
/// The samples: raw values, which become x = (raw · <see cref="Scale"/> − <see cref="Mean"/>) / <see cref="Deviation"/> where that is declared.
/// </summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
public sealed record InputLayer(string Name, IReadOnlyList<int> Shape) : ArchitectureLayer(Name, [], Shape)
{
    /// <summary>What raw values are multiplied by; null if <see cref="InputAttribute.Scale"/> is not declared.</summary>
    public float? Scale { get; init; }

    /// <summary>What is subtracted then: a number for each channel or feature, one for all, or none.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [];

    /// <summary>What the difference is divided by: a number for each channel or feature, one for all, or none.</summary>
    public IReadOnlyList<float> Deviation { get; init; } = [];

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
}

/// <summary>An image as a vector, channel by channel, row by row.</summary>
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

/// <summary>Its inputs one after the other along the channels.</summary>
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
    /// <summary>The input.</summary>
    TResult Visit(InputLayer layer);

    /// <summary>A flatten.</summary>
    TResult Visit(FlattenLayer layer);

    /// <summary>A mean over planes.</summary>
    TResult Visit(GlobalAvgPoolLayer layer);

    /// <summary>A softmax.</summary>
    TResult Visit(SoftmaxLayer layer);

    /// <summary>A sum.</summary>
    TResult Visit(AddLayer layer);

    /// <summary>A concatenation.</summary>
    TResult Visit(ConcatLayer layer);
}
