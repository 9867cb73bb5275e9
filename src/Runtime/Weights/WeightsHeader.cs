namespace GenBn.Weights;

/// <summary>The checked header of a file of weights.</summary>
/// <param name="Metadata">Texts by name.</param>
/// <param name="Entries">The tensors by name.</param>
/// <param name="InOrder">The tensors in the order of their data, which they cover without gaps or overlaps.</param>
internal sealed record WeightsHeader(
    IReadOnlyDictionary<string, string> Metadata, Dictionary<string, WeightsEntry> Entries, List<WeightsEntry> InOrder)
{
    /// <summary>The name of the entry that is not a tensor.</summary>
    public const string MetadataName = "__metadata__";

    /// <summary>The longest header that the format allows, in bytes.</summary>
    public const int MostBytes = 100_000_000;

    /// <summary>Number of bytes of data after the header.</summary>
    public long DataLength => InOrder.Count == 0 ? 0 : InOrder[^1].End;
}
