using System.ComponentModel;

namespace GenBn;

/// <summary>Base class of the attributes that declare a layer, or a group of layers, of a network or block.</summary>
/// <remarks>
/// A layer's parameters are named after it: <c>conv1.weight</c>, <c>conv1.bias</c>, <c>batchnorm1.gamma</c>, <c>batchnorm1.beta</c>, and the
/// running statistics <c>batchnorm1.running_mean</c> and <c>batchnorm1.running_var</c>. They have the order of declaration, where those of a
/// block are at the place of its use.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class LayerAttribute : Attribute
{
    private protected LayerAttribute()
    {
    }

    /// <summary>
    /// Name of the layer, which is the prefix of its parameters. Default: kind and number within the class, such as <c>conv2</c>, or, for a block,
    /// class and number, such as <c>bottleneck1</c>.
    /// </summary>
    public string? Name { get; init; }
}
