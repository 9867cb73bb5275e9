namespace GenBn;

/// <summary>How the weights of convolutions and dense layers are drawn. Biases and beta start at 0, gamma at 1.</summary>
public enum Initializer
{
    /// <summary>
    /// Uniform in ±sqrt(6 / (fan in + fan out)); Glorot and Bengio, "Understanding the difficulty of training deep
    /// feedforward neural networks", 2010. Suits sigmoid and tanh.
    /// </summary>
    Xavier,

    /// <summary>
    /// Normal with deviation sqrt(2 / fan in); He et al., "Delving Deep into Rectifiers", 2015 (arXiv 1502.01852). Suits ReLU.
    /// </summary>
    He,
}
