namespace GenBn;

/// <summary>Exponential linear unit, element-wise: y = x if x &gt; 0, otherwise Alpha · (exp(x) − 1).</summary>
/// <remarks>Clevert, Unterthiner and Hochreiter, "Fast and Accurate Deep Network Learning by ELUs", 2015 (arXiv 1511.07289).</remarks>
/// <param name="alpha">Minus the limit at −∞, finite and positive.</param>
public sealed class ELUAttribute(float alpha = 1f) : LayerAttribute
{
    /// <summary>Minus the limit at −∞. Default 1.</summary>
    public float Alpha { get; } = alpha;
}
