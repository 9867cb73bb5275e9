namespace GenBn;

/// <summary>A learned tensor of a layer of your own. <see cref="LayerBlock"/> has them by their number, in the order of these attributes.</summary>
/// <param name="name">Its name behind that of the layer: <c>scale</c> gives <c>scaleShift1.scale</c>.</param>
/// <param name="shape">One to four sizes, outermost first: expressions as <see cref="OutputShapeAttribute"/> has them.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class LayerParameterAttribute(string name, params string[] shape) : Attribute
{
    /// <summary>Its name behind that of the layer.</summary>
    public string Name { get; } = name;

    /// <summary>Its sizes, outermost first.</summary>
    public IReadOnlyList<string> Shape { get; } = shape;

    /// <summary>What each of its values starts with. Default 0.</summary>
    public float Start { get; init; }

    /// <summary>
    /// How its values are drawn, instead of <see cref="Start"/>: it is then a weight, whose first size counts outputs and whose second counts
    /// inputs, and weight decay applies to it. Default: not drawn.
    /// </summary>
    public Initializer Initializer { get; init; }

    /// <summary>Standard deviation of a truncated normal <see cref="Initializer"/>; others have their own. Default 0.05.</summary>
    public float Deviation { get; init; } = 0.05f;
}
