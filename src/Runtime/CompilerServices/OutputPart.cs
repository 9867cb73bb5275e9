using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>For generated code: one output of a network, as its predictor has to know it.</summary>
/// <param name="Name">Name of the output.</param>
/// <param name="Channels">Its channels, or the features of a vector.</param>
/// <param name="Plane">Its pixels; 1 for a vector.</param>
/// <param name="HasProbabilities">Whether the values are probabilities; null where some are and others are not.</param>
/// <param name="Image">The shape of the image that a vector was flattened from; null for others.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record OutputPart(string Name, int Channels, int Plane, bool? HasProbabilities, string? Image = null)
{
    /// <summary>Index of its first value among the outputs of a sample.</summary>
    internal int Start { get; init; }

    /// <summary>Number of values.</summary>
    internal int Length => Channels * Plane;
}
