namespace GenBn.Weights;

/// <summary>The role of a parameter in its layer.</summary>
public enum ParameterRole
{
    /// <summary>
    /// A weight of a convolution, dense or custom layer. Weight decay applies only to this role, unless <see cref="Optimizer.DecayAll"/> is set.
    /// </summary>
    Weight,

    /// <summary>A constant that is added to each output channel or feature.</summary>
    Bias,

    /// <summary>The scale of a batch norm.</summary>
    Gamma,

    /// <summary>The shift of a batch norm.</summary>
    Beta,

    /// <summary>Any other parameter, such as a slope, or one of a custom layer that is not declared as a weight.</summary>
    Other,
}
