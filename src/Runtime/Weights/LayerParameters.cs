using System.Collections;

namespace GenBn.Weights;

/// <summary>The parameters of a convolution, as typed views of the network's memory.</summary>
/// <param name="Weight">Output channels × input channels × kernel rows × kernel columns.</param>
/// <param name="Bias">Output channels; null if the layer has no bias, as before a batch norm.</param>
public sealed record ConvParameters(Parameter Weight, Parameter? Bias);

/// <summary>The parameters of a dense layer, as typed views of the network's memory.</summary>
/// <param name="Weight">Units × input features.</param>
/// <param name="Bias">Units; null if the layer has no bias, as before a batch norm.</param>
public sealed record DenseParameters(Parameter Weight, Parameter? Bias);

/// <summary>The parameters of a custom layer, as views of the network's memory, in the order of declaration.</summary>
/// <param name="parameters">The parameters, which are named after the layer: <c>scaleShift1.scale</c>.</param>
public sealed class CustomParameters(params Parameter[] parameters) : IReadOnlyList<Parameter>
{
    /// <inheritdoc/>
    public int Count => parameters.Length;

    /// <inheritdoc/>
    public Parameter this[int index] => parameters[index];

    /// <summary>A parameter by its name without that of the layer, for example <c>slope</c>.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">The layer has no parameter of that name.</exception>
    public Parameter this[string name]
    {
        get
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            return Array.Find(parameters, parameter => parameter.Name.EndsWith($".{name}", StringComparison.Ordinal)) ?? throw new ArgumentException(
                $"Expected the name of one of {string.Join(", ", parameters.Select(parameter => $"'{parameter.Name}'"))}, without that of the layer, " +
                $"but got '{name}'.",
                nameof(name));
        }
    }

    /// <inheritdoc/>
    public IEnumerator<Parameter> GetEnumerator() => ((IEnumerable<Parameter>)parameters).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
