namespace GenBn.Training;

/// <summary>
/// Sums the gradients of several backward passes, so that a custom training loop can take a step on a batch that is larger than its pass, or on the sum
/// of several losses.
/// </summary>
/// <remarks>
/// Gradients are those of mean losses. For the mean over k batches of the same size, add each with the factor 1 / k. The sums are in the order of the
/// calls, so they do not depend on threads.
/// </remarks>
public sealed class GradientAccumulator
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly float[][] _sums;

    /// <summary>Creates empty sums.</summary>
    /// <param name="parameters">The parameters of a network, <c>network.Parameters</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="parameters"/> is null.</exception>
    public GradientAccumulator(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
        _sums = [.. parameters.Select(parameter => new float[parameter.Trainable ? parameter.Length : 0])];
    }

    /// <summary>Number of backward passes that were added since the sums were empty.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the network's gradients, after a backward pass.</summary>
    /// <param name="factor">Factor of the gradients, finite. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is not finite.</exception>
    public void Add(float factor = 1)
    {
        if (!float.IsFinite(factor))
        {
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "Expected a finite factor.");
        }

        for (int index = 0; index < _sums.Length; index++)
        {
            Span<float> sum = _sums[index];
            ReadOnlySpan<float> gradients = _parameters[index].Gradients;
            for (int element = 0; element < sum.Length; element++)
            {
                sum[element] += factor * gradients[element];
            }
        }

        Count++;
    }

    /// <summary>Makes the sums the gradients of the network, for the step of an optimizer, and empties them.</summary>
    /// <exception cref="InvalidOperationException">Nothing was added.</exception>
    public void Apply()
    {
        if (Count == 0)
        {
            throw new InvalidOperationException("Expected Add after a backward pass before Apply, but nothing was added.");
        }

        for (int index = 0; index < _sums.Length; index++)
        {
            _sums[index].CopyTo(_parameters[index].Gradients);
            Array.Clear(_sums[index]);
        }

        Count = 0;
    }
}
