namespace GenBn;

/// <summary>How the start values of a parameter are drawn.</summary>
/// <remarks>
/// Fans are counted as in PyTorch: of a weight [outputs, inputs, …] fan in is inputs · kernel positions and fan out is
/// outputs · kernel positions; a convolution in groups has [outputs, inputs / groups, rows, columns] and thereby the fan in
/// of one group. Kinds that scale by fans apply to weights, <see cref="PyTorch"/> to biases too; another parameter that is
/// given such a kind takes its neutral start: 1 for gamma, 0 for biases and beta. The other kinds apply to any parameter.
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
    /// Normal with the deviation of the <see cref="Initialization"/>; values beyond two deviations are drawn again, as in
    /// TensorFlow's <c>truncated_normal</c>, so that the values that stay have 0.8796 times the deviation.
    /// </summary>
    TruncatedNormal = 5,

    /// <summary>
    /// What PyTorch's Conv2d and Linear do: weights and biases uniform in ±1 / sqrt(fan in), the bias by the fan in of its
    /// weight. PyTorch writes it as <c>kaiming_uniform_(a=sqrt(5))</c>.
    /// </summary>
    PyTorch = 6,

    /// <summary>All 0.</summary>
    Zeros = 7,

    /// <summary>All 1.</summary>
    Ones = 8,
}
