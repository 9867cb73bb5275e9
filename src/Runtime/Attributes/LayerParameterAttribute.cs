namespace GenBn;

/// <summary>Declares a parameter of a custom layer. <see cref="LayerBlock"/> has them by number, in the order of these attributes.</summary>
/// <param name="name">Name after that of the layer: <c>scale</c> becomes <c>scaleShift1.scale</c>.</param>
/// <param name="shape">One to four sizes, outermost first: expressions as in <see cref="OutputShapeAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class LayerParameterAttribute(string name, params string[] shape) : Attribute
{
    /// <summary>Name of the parameter after that of the layer.</summary>
    public string Name { get; } = name;

    /// <summary>Sizes of the parameter, outermost first.</summary>
    public IReadOnlyList<string> Shape { get; } = shape;

    /// <summary>Initial value of all elements. Default 0.</summary>
    public float Start { get; init; }

    /// <summary>
    /// Distribution of the initial values, instead of <see cref="Start"/>. The parameter is then a weight, whose first size is the number of
    /// outputs and whose second size is the number of inputs, and weight decay applies to it. Default: none.
    /// </summary>
    public Initializer Initializer { get; init; }

    /// <summary>Standard deviation of a truncated normal <see cref="Initializer"/>; others do not use it. Default 0.05.</summary>
    public float Deviation { get; init; } = 0.05f;
}
