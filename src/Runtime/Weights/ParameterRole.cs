namespace GenBn.Weights;

/// <summary>The role of a parameter in its layer.</summary>
public enum ParameterRole
{
    /// <summary>
    /// A weight of a convolution, a transposed one included, or of a dense or custom layer. Weight decay applies only to this role, unless
    /// <see cref="Optimizer.DecayAll"/> is set.
    /// </summary>
    Weight,

    /// <summary>A constant that is added to each output channel or feature.</summary>
    Bias,

    /// <summary>The scale of a norm: batch, layer, group or instance norm.</summary>
    Gamma,

    /// <summary>The shift of a norm.</summary>
    Beta,

    /// <summary>Any other parameter, such as a slope, or one of a custom layer that is not declared as a weight.</summary>
    Other,
}
