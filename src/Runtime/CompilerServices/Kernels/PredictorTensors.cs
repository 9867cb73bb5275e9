using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>For generated code: the tensors of a file as a predictor takes them, one after the other, until it has all.</summary>
/// <param name="weights">The file.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PredictorTensors(WeightsFile weights) : ITensorSource
{
    private readonly HashSet<string> _taken = [];

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">
    /// The file lacks the tensor, or has it in another shape or an unsupported type, or a value is NaN, infinite or a negative variance.
    /// </exception>
    public ReadOnlySpan<float> Tensor(string name, params ReadOnlySpan<int> shape)
    {
        ReadOnlySpan<float> values = weights.CheckedTensor(name, shape);
        _taken.Add(name);
        return values;
    }

    /// <summary>After the last tensor: checks that the weights are of this architecture, and that the file has no others.</summary>
    /// <param name="network">Name of the network's class.</param>
    /// <param name="hash">Hash of its architecture.</param>
    /// <exception cref="InvalidDataException">The file has another hash, or tensors that the predictor did not take.</exception>
    public void CheckAll(string network, string hash)
    {
        weights.CheckArchitecture(network, hash);
        FurtherTensors.Refuse(weights, _taken, network);
    }
}
