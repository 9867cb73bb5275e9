namespace GenBn;

/// <summary>An activation as an option of a convolution or dense layer. It means the same as its attribute directly after the layer.</summary>
public enum Activation
{
    /// <summary>None: the layer is linear.</summary>
    None,

    /// <summary>As <see cref="SigmoidAttribute"/>.</summary>
    Sigmoid,

    /// <summary>As <see cref="ReLUAttribute"/>.</summary>
    ReLU,

    /// <summary>As <see cref="LeakyReLUAttribute"/> with its default slope.</summary>
    LeakyReLU,

    /// <summary>As <see cref="TanhAttribute"/>.</summary>
    Tanh,

    /// <summary>As <see cref="ELUAttribute"/> with its default alpha.</summary>
    ELU,

    /// <summary>As <see cref="SiLUAttribute"/>.</summary>
    SiLU,

    /// <summary>As <see cref="GELUAttribute"/>.</summary>
    GELU,

    /// <summary>As <see cref="HardSwishAttribute"/>.</summary>
    HardSwish,

    /// <summary>As <see cref="SoftplusAttribute"/>.</summary>
    Softplus,

    /// <summary>As <see cref="SoftmaxAttribute"/>; only for vectors.</summary>
    Softmax,

    /// <summary>As <see cref="ReLU6Attribute"/>.</summary>
    ReLU6,

    /// <summary>As <see cref="HardSigmoidAttribute"/> with its default slope and offset.</summary>
    HardSigmoid,

    /// <summary>As <see cref="MishAttribute"/>.</summary>
    Mish,

    /// <summary>As <see cref="GELUTanhAttribute"/>.</summary>
    GELUTanh,
}
