using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>For generated code: where a network's values come from, its own memory or a file of weights.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ITensorSource
{
    /// <summary>The values of a tensor, row-major.</summary>
    /// <param name="name">Layer and tensor, for example <c>conv1.weight</c>.</param>
    /// <param name="shape">The size that each dimension must have, outermost first.</param>
    /// <returns>As many values as the product of <paramref name="shape"/>.</returns>
    /// <exception cref="ArgumentException">The source is a network that lacks the tensor, or has it in another shape.</exception>
    /// <exception cref="InvalidDataException">The source is a file that lacks the tensor, or has it in another shape or an unsupported type.</exception>
    ReadOnlySpan<float> Tensor(string name, params ReadOnlySpan<int> shape);
}
