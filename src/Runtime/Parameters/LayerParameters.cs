namespace GenBn;

/// <summary>The parameters of a convolution, as typed views of the network's memory.</summary>
/// <param name="Weight">Output channels × input channels × kernel rows × kernel columns.</param>
/// <param name="Bias">Output channels; null where a batch norm follows.</param>
public sealed record ConvParameters(Parameter Weight, Parameter? Bias);

/// <summary>The parameters of a dense layer, as typed views of the network's memory.</summary>
/// <param name="Weight">Units × input features.</param>
/// <param name="Bias">Units; null where a batch norm follows.</param>
public sealed record DenseParameters(Parameter Weight, Parameter? Bias);
