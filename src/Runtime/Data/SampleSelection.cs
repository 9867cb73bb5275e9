namespace GenBn.Data;

/// <summary>Some samples of a source, by their numbers.</summary>
internal sealed class SampleSelection : IDataSource
{
    private readonly int[] _labels;
    private int[] _chosen = [];

    /// <param name="source">The source of the samples.</param>
    /// <param name="numbers">Their numbers in the source, at least one. The array is not copied.</param>
    public SampleSelection(IDataSource source, int[] numbers)
    {
        // A selection of a selection is one of its source.
        (Source, Numbers) = source is SampleSelection selection ? (selection.Source, Choose(selection.Numbers, numbers)) : (source, numbers);
        int[] labels = KnownSource.CopyLabels(Source);
        _labels = labels.Length == 0 ? [] : Choose(labels, Numbers);
    }

    /// <summary>The source of the samples.</summary>
    public IDataSource Source { get; }

    /// <summary>The number of each sample in <see cref="Source"/>.</summary>
    public int[] Numbers { get; }

    public int Count => Numbers.Length;

    public int SampleLength => Source.SampleLength;

    public int Classes => Source.Classes;

    public int TargetLength => Source.TargetLength;

    public ImageShape? Shape => Source.Shape;

    public float? Scale => Source.Scale;

    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The items at some indices.</summary>
    public static int[] Choose(ReadOnlySpan<int> items, ReadOnlySpan<int> indices)
    {
        int[] chosen = new int[indices.Length];
        for (int index = 0; index < chosen.Length; index++)
        {
            chosen[index] = items[indices[index]];
        }

        return chosen;
    }

    public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets)
    {
        SampleChecks.CheckRead(this, samples, inputs, labels, targets);
        if (_chosen.Length < samples.Length)
        {
            _chosen = new int[samples.Length];
        }

        for (int index = 0; index < samples.Length; index++)
        {
            _chosen[index] = Numbers[samples[index]];
        }

        Source.Read(epoch, _chosen.AsSpan(0, samples.Length), inputs, labels, targets);
    }
}
