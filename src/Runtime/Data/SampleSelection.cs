namespace GenBn.Data;

/// <summary>Some samples of a source, by their numbers.</summary>
internal sealed class SampleSelection : IDataSource
{
    private readonly int[] _labels;
    private readonly float[] _weights;
    private int[] _chosen = [];

    /// <param name="source">The source of the samples.</param>
    /// <param name="numbers">Their numbers in the source, at least one. The array is not copied.</param>
    public SampleSelection(IDataSource source, int[] numbers)
    {
        // A selection of a selection is one of its source.
        (Source, Numbers) = source is SampleSelection selection ? (selection.Source, Choose<int>(selection.Numbers, numbers)) : (source, numbers);
        int[] labels = KnownSource.CopyLabels(Source);
        _labels = labels.Length == 0 ? [] : Choose<int>(labels, Numbers, Source.LabelLength);
        float[] weights = KnownSource.CopyWeights(Source);
        _weights = weights.Length == 0 ? [] : Choose<float>(weights, Numbers);
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

    public int LabelLength => Source.LabelLength;

    public int? IgnoredLabel => Source.IgnoredLabel;

    public ReadOnlySpan<int> Labels => _labels;

    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>The items at some indices.</summary>
    /// <param name="items">[index][length].</param>
    /// <param name="indices">The indices.</param>
    /// <param name="length">Items at each index.</param>
    public static T[] Choose<T>(ReadOnlySpan<T> items, ReadOnlySpan<int> indices, int length = 1)
    {
        var chosen = new T[checked(indices.Length * length)];
        for (int index = 0; index < indices.Length; index++)
        {
            items.Slice(indices[index] * length, length).CopyTo(chosen.AsSpan(index * length));
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
