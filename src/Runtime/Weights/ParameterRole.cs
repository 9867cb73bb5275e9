namespace GenBn.Weights;

/// <summary>What a parameter is to its layer.</summary>
public enum ParameterRole
{
    /// <summary>The weight of a convolution or dense layer. The only role that weight decay applies to, unless an optimizer is asked to decay all.</summary>
    Weight,

    /// <summary>An additive constant per output channel or feature.</summary>
    Bias,

    /// <summary>The scale of a batch norm.</summary>
    Gamma,

    /// <summary>The shift of a batch norm.</summary>
    Beta,

    /// <summary>Any other: a slope, or a parameter of a layer of the user's own that is not drawn as a weight.</summary>
    Other,
}
