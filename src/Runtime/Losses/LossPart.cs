namespace GenBn;

/// <summary>An output of a network with its loss.</summary>
/// <param name="Name">Name of the output.</param>
/// <param name="Start">Index of its first value among the outputs of a sample.</param>
/// <param name="Channels">Its channels, or the features of a vector.</param>
/// <param name="Plane">Its pixels; 1 for a vector.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Factor">Factor of the loss in the sum of all.</param>
internal sealed record LossPart(string Name, int Start, int Channels, int Plane, Loss Loss, float Factor)
{
    /// <summary>Number of values of a sample.</summary>
    public int Length => Channels * Plane;

    /// <summary>Index of its first label among the labels of a sample.</summary>
    public int FirstLabel { get; init; }

    /// <summary>Index of its first float among the targets of a sample.</summary>
    public int FirstTarget { get; init; }

    /// <summary>Number of classes that it distinguishes.</summary>
    public int Classes => Loss.ClassesOf(Channels);

    /// <summary>The labels or targets of this output.</summary>
    /// <param name="wanted">Those of all outputs.</param>
    /// <param name="labels">Labels of a sample.</param>
    /// <param name="hasTargets">Whether this output has floats.</param>
    public unsafe BlockTargets TargetsOf(in WantedBlock wanted, int labels, bool hasTargets) => hasTargets
        ? new BlockTargets(wanted.Values + (FirstTarget * 16), wanted.Lanes, Plane) { Weights = wanted.Weights }
        : new BlockTargets(wanted.Labels[FirstLabel..], wanted.Lanes, Plane, labels) { Weights = wanted.Weights };
}
