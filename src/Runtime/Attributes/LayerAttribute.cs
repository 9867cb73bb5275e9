using System.ComponentModel;

namespace GenBn;

/// <summary>Base of the attributes that declare one layer, or one group of layers, of a network or block.</summary>
/// <remarks>
/// A layer's parameters are named after it: <c>conv1.weight</c>, <c>conv1.bias</c>, <c>batchnorm1.gamma</c>,
/// <c>batchnorm1.beta</c>, and the running statistics <c>batchnorm1.running_mean</c>, <c>batchnorm1.running_var</c>. They come
/// in the order of declaration, those of a block where the block is used.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class LayerAttribute : Attribute
{
    private protected LayerAttribute()
    {
    }

    /// <summary>
    /// Name of the layer, the prefix of its parameters. Default: kind and number within the class, such as <c>conv2</c>; of a
    /// block the class instead of the kind, such as <c>bottleneck1</c>.
    /// </summary>
    public string? Name { get; init; }
}
