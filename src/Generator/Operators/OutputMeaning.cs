namespace GenBn.Generator.Operators;

/// <summary>What outputs of a network are.</summary>
/// <param name="IsProbability">Whether they are probabilities; null where some are and others are not.</param>
/// <param name="Image">
/// The image of more than one pixel that they are, made a vector by a flatten and nothing that mixes its values; null where they are scores.
/// </param>
internal sealed record OutputMeaning(bool? IsProbability, TensorShape? Image)
{
    /// <summary>Numbers that mean nothing by themselves.</summary>
    public static OutputMeaning Scores { get; } = new(false, null);
}
