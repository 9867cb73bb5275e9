namespace GenBn;

/// <summary>Distribution of the initial values of a parameter.</summary>
/// <remarks>
/// Fans are counted as in PyTorch. For a weight [outputs, inputs, …], fan in is inputs · kernel positions, and fan out is outputs · kernel
/// positions. A grouped convolution has the weight [outputs, inputs / groups, rows, columns] and thus the fan in of one group. Distributions
/// that scale by fans apply to weights, and <see cref="PyTorch"/> also to biases. If another parameter has such a distribution, it starts
/// neutrally: gamma with 1, biases and beta with 0. The other distributions apply to any parameter.
/// </remarks>
public enum Initializer
{
    /// <summary>
    /// Uniform in ±sqrt(6 / (fan in + fan out)); Glorot and Bengio, "Understanding the difficulty of training deep
    /// feedforward neural networks", 2010. Suits sigmoid and tanh.
    /// </summary>
    Xavier = 0,

    /// <summary>
    /// Normal with deviation sqrt(2 / fan in); He et al., "Delving Deep into Rectifiers", 2015 (arXiv 1502.01852). Suits ReLU.
    /// </summary>
    He = 1,

    /// <summary>Normal with deviation sqrt(2 / (fan in + fan out)); Glorot and Bengio 2010. Not truncated.</summary>
    XavierNormal = 2,

    /// <summary>Uniform in ±sqrt(6 / fan in): the deviation of <see cref="He"/>. He et al. 2015.</summary>
    HeUniform = 3,

    /// <summary>
    /// Normal with deviation sqrt(1 / fan in); LeCun et al., "Efficient BackProp", 1998, section 4.6. Not truncated. Suits SELU.
    /// </summary>
    LeCunNormal = 4,

    /// <summary>
    /// Normal with the declared standard deviation. Values beyond two deviations are drawn again, as in TensorFlow's <c>truncated_normal</c>, so the
    /// remaining values have 0.8796 times that deviation.
    /// </summary>
    TruncatedNormal = 5,

    /// <summary>
    /// As in PyTorch's Conv2d and Linear: weights and biases are uniform in ±1 / sqrt(fan in), where a bias uses the fan in of its weight. PyTorch
    /// writes it as <c>kaiming_uniform_(a=sqrt(5))</c>.
    /// </summary>
    PyTorch = 6,

    /// <summary>All 0.</summary>
    Zeros = 7,

    /// <summary>All 1.</summary>
    Ones = 8,
}
