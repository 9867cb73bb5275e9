namespace GenBn.Data;

/// <summary>Samples in the memory of a dataset, all or some of them. They are used in place.</summary>
internal readonly struct MemorySamples
{
    private MemorySamples(Dataset dataset, int[]? rows)
    {
        Dataset = dataset;
        Rows = rows;
    }

    /// <summary>The dataset.</summary>
    public Dataset Dataset { get; }

    /// <summary>Index of each sample in the dataset; null for all samples in their order.</summary>
    public int[]? Rows { get; }

    /// <summary>The samples of a source; null if they are not in memory.</summary>
    public static MemorySamples? Of(IDataSource source) => source switch
    {
        Dataset dataset => new MemorySamples(dataset, null),
        SampleSelection { Source: Dataset dataset } selection => new MemorySamples(dataset, selection.Numbers),
        _ => null,
    };

    /// <summary>Indices of some samples in the dataset.</summary>
    /// <param name="samples">Numbers of the samples.</param>
    /// <param name="room">Memory for the indices, if they are not the numbers themselves.</param>
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

    /// <summary>A copy of all labels; empty if there are only targets.</summary>
    public int[] CopyLabels() =>
        Rows is null || Dataset.LabelLength == 0 ? Dataset.Labels.ToArray() : SampleSelection.Choose(Dataset.Labels, Rows, Dataset.LabelLength);

    /// <summary>A copy of all weights; empty if each sample weighs 1.</summary>
    public float[] CopyWeights() =>
        Rows is null || Dataset.Weights.IsEmpty ? Dataset.Weights.ToArray() : SampleSelection.Choose(Dataset.Weights, Rows);
}
