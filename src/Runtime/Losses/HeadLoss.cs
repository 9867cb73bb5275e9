namespace GenBn.Training;

/// <summary>The loss of one of several outputs of a network; see <see cref="GenBn.Loss.OfHeads"/>.</summary>
public sealed class HeadLoss
{
    /// <summary>Declares the loss of an output.</summary>
    /// <param name="output">Name of the output, for example <c>policy</c>: the class of its block with a small first letter.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="weight">Its factor in the sum of all losses, finite and not negative. Default 1.</param>
    /// <exception cref="ArgumentException">The name is empty, or <paramref name="loss"/> is a loss of several heads.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is negative, infinite or NaN.</exception>
    public HeadLoss(string output, Loss loss, float weight = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(output);
        ArgumentNullException.ThrowIfNull(loss);
        if (!float.IsFinite(weight) || weight < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "Expected a weight that is finite and not negative.");
        }

        if (loss is HeadsLoss)
        {
            throw new ArgumentException("Expected the loss of one output, but got a loss of several heads.", nameof(loss));
        }

        Output = output;
        Loss = loss;
        Weight = weight;
        TakesTargets = !loss.ComparesOutputs;
    }

    /// <summary>Name of the output.</summary>
    public string Output { get; }

    /// <summary>Its loss.</summary>
    public Loss Loss { get; }

    /// <summary>Its factor in the sum of all losses.</summary>
    public float Weight { get; }

    /// <summary>
    /// Whether samples have a float target for each value of this output; otherwise, they have a label, or a label map of an image. By default,
    /// losses of classes take labels: softmax and sparse categorical cross-entropy; all others take floats.
    /// </summary>
    public bool TakesTargets { get; init; }
}
