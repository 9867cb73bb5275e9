namespace GenBn;

/// <summary>
/// Fully connected layer: y = W·x + b, from F features to <c>Units</c> features. The weight is stored as Units × F.
/// </summary>
/// <remarks>Goodfellow, Bengio, Courville, "Deep Learning", 2016, chapter 6.</remarks>
/// <param name="units">Number of output features, at least 1.</param>
public sealed class DenseAttribute(int units) : LayerAttribute
{
    /// <summary>Number of output features.</summary>
    public int Units { get; } = units;

    /// <summary>
    /// Whether a constant per unit is added. Default true, except directly before a <see cref="BatchNormAttribute"/>, where it
    /// has no effect and is left out; true there keeps it as a parameter.
    /// </summary>
    public bool Bias
    {
        get => DeclaredBias ?? true;
        init => DeclaredBias = value;
    }

    /// <summary>Activation of the outputs, as if its attribute followed. Default none.</summary>
    public Activation Activation { get; init; }

    /// <summary>How the weight is drawn. Default: as the network says.</summary>
    public Initializer Initializer { get; init; }

    /// <summary>Standard deviation of a truncated normal <see cref="Initializer"/>; others have their own. Default 0.05.</summary>
    public float Deviation { get; init; } = 0.05f;

    /// <summary><see cref="Bias"/> as it was declared; null if it was not.</summary>
    internal bool? DeclaredBias { get; private init; }
}
