using GenBn.Import.Graphs;

namespace GenBn.Import.Keras;

/// <summary>A value of the graph, with the number of its dimensions without the batch, which is known even where its sizes are not.</summary>
internal sealed record KerasValue(Value Value, int Rank)
{
    /// <summary>Sizes without the batch; null if they are not known.</summary>
    public IReadOnlyList<long>? Sizes => Value.SampleSizes;
}
