namespace GenBn.Data;

/// <summary>Samples that lie in the memory of a dataset, all of it or some: they are used where they are, not read.</summary>
internal readonly struct MemorySamples
{
    private MemorySamples(Dataset dataset, int[]? rows)
    {
        Dataset = dataset;
        Rows = rows;
    }

    /// <summary>Where they are.</summary>
    public Dataset Dataset { get; }

    /// <summary>The place of each sample in the dataset; null where they are all of it, in its order.</summary>
    public int[]? Rows { get; }

    /// <summary>The samples of a source; null where they are not in memory.</summary>
    public static MemorySamples? Of(IDataSource source) => source switch
    {
        Dataset dataset => new MemorySamples(dataset, null),
        SampleSelection { Source: Dataset dataset } selection => new MemorySamples(dataset, selection.Numbers),
        _ => null,
    };

    /// <summary>The places of some samples in the dataset.</summary>
    /// <param name="samples">Numbers of the samples.</param>
    /// <param name="room">For the places, where they are not the numbers themselves.</param>
    public ReadOnlySpan<int> RowsOf(ReadOnlySpan<int> samples, Span<int> room)
    {
        if (Rows is null)
        {
            return samples;
        }

        for (int index = 0; index < samples.Length; index++)
        {
            room[index] = Rows[samples[index]];
        }

        return room[..samples.Length];
    }

    /// <summary>A copy of all labels; empty where there are targets.</summary>
    public int[] CopyLabels() => Rows is null || Dataset.HasTargets ? Dataset.Labels.ToArray() : SampleSelection.Choose(Dataset.Labels, Rows);
}
