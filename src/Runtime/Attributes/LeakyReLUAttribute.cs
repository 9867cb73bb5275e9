namespace GenBn;

/// <summary>Leaky rectified linear unit, value by value: y = x where x &gt; 0, otherwise Slope · x. Its gradient at 0 is Slope.</summary>
/// <remarks>Maas, Hannun, Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models", 2013.</remarks>
/// <param name="slope">Factor of negative values, from 0 to 1.</param>
public sealed class LeakyReLUAttribute(float slope = 0.01f) : LayerAttribute
{
    /// <summary>Factor of negative values. Default 0.01.</summary>
    public float Slope { get; } = slope;
}
