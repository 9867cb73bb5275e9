namespace GenBn;

/// <summary>Leaky rectified linear unit, element-wise: y = x if x &gt; 0, otherwise Slope · x. The derivative at 0 is taken as Slope.</summary>
/// <remarks>Maas, Hannun and Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models", 2013.</remarks>
/// <param name="slope">Factor of negative values, from 0 to 1.</param>
public sealed class LeakyReLUAttribute(float slope = 0.01f) : LayerAttribute
{
    /// <summary>Factor of negative values. Default 0.01.</summary>
    public float Slope { get; } = slope;
}
