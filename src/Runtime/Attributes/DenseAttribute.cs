namespace GenBn;

/// <summary>
/// Fully connected layer: y = W·x + b, from F features to <c>Units</c> features. The weight has the shape Units × F.
/// </summary>
/// <remarks>Goodfellow, Bengio and Courville, "Deep Learning", 2016, chapter 6.</remarks>
/// <param name="units">Number of output features, at least 1.</param>
public sealed class DenseAttribute(int units) : LayerAttribute
{
    /// <summary>Number of output features.</summary>
    public int Units { get; } = units;

    /// <summary>
    /// Whether a learned constant is added to each unit. Default true, except directly before a <see cref="BatchNormAttribute"/>, where it has
    /// no effect and is left out. If it is set to true there, it remains as a parameter.
    /// </summary>
    public bool Bias
    {
        get => DeclaredBias ?? true;
        init => DeclaredBias = value;
    }

    /// <summary>Activation of the outputs, as if its attribute followed. Default: none.</summary>
    public Activation Activation { get; init; }

    /// <summary>Distribution of the initial weight. Default: that of the network.</summary>
    public Initializer Initializer { get; init; }

    /// <summary>Standard deviation of a truncated normal <see cref="Initializer"/>; others do not use it. Default 0.05.</summary>
    public float Deviation { get; init; } = 0.05f;

    /// <summary><see cref="Bias"/> as it was declared; null if it was not declared.</summary>
    internal bool? DeclaredBias { get; private init; }
}
