namespace GenBn.Data;

/// <summary>The samples of several sources, one source after another.</summary>
internal sealed class ConcatenatedSource : IDataSource
{
    private readonly IDataSource[] _sources;
    private readonly int[] _firsts;
    private readonly int[] _labels;
    private readonly float[] _weights;
    private readonly int[] _one = new int[1];

    /// <exception cref="ArgumentException">The forms of the sources' samples differ, or there are too many samples.</exception>
    public ConcatenatedSource(IDataSource[] sources)
    {
        _sources = sources;
        _firsts = new int[sources.Length];
        long count = 0;
        for (int index = 0; index < sources.Length; index++)
        {
            IDataSource source = sources[index] = KnownSource.Sound(sources[index], nameof(sources));
            if (FormOf(source) != FormOf(sources[0]))
            {
                throw new ArgumentException(
                    $"Expected samples of {FormOf(sources[0])} (values, classes, targets) as in the first source, " +
                    $"but source {index} (counted from 0) has {FormOf(source)}.",
                    nameof(sources));
            }

            if (LabelsOf(source) != LabelsOf(sources[0]))
            {
                throw new ArgumentException(
                    $"Expected labels of {LabelsOf(sources[0])} (labels of a sample, ignored label) as in the first source, " +
                    $"but source {index} (counted from 0) has {LabelsOf(source)}.",
                    nameof(sources));
            }

            if (source.Shape is { } shape)
            {
                Shape = Shape is null || Shape == shape
                    ? shape
                    : throw new ArgumentException(
                        $"Expected images of {Shape} as in the sources before, but source {index} (counted from 0) has images of {shape}.", nameof(sources));
            }

            Scale = index == 0 || Scale == source.Scale ? source.Scale : null;
            _firsts[index] = (int)count;
            count += source.Count;
            if (count > Array.MaxLength)
            {
                throw new ArgumentException($"Expected at most {Array.MaxLength} samples, found {count}.", nameof(sources));
            }
        }

        Count = (int)count;
        int[][] labels = Array.ConvertAll(sources, KnownSource.CopyLabels);
        _labels = Array.Exists(labels, some => some.Length == 0) ? [] : [.. labels.SelectMany(some => some)];
        float[][] weights = Array.ConvertAll(sources, KnownSource.CopyWeights);
        _weights = Array.TrueForAll(weights, some => some.Length == 0) ? []
            : [.. weights.SelectMany((some, index) => some.Length > 0 ? some : Enumerable.Repeat(1f, sources[index].Count))];
    }

    public int Count { get; }

    public int SampleLength => _sources[0].SampleLength;

    public int Classes => _sources[0].Classes;

    public int TargetLength => _sources[0].TargetLength;

    /// <summary>The shape of the sources that know it.</summary>
    public ImageShape? Shape { get; }

    /// <summary>The scale of all sources; null if they differ.</summary>
    public float? Scale { get; }

    public int LabelLength => _sources[0].LabelLength;

    public int? IgnoredLabel => _sources[0].IgnoredLabel;

    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The weights of all sources, 1 for the samples of a source without weights; empty if no source has them.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets)
    {
        SampleChecks.CheckRead(this, samples, inputs, labels, targets);
        for (int index = 0; index < samples.Length; index++)
        {
            int source = Array.BinarySearch(_firsts, samples[index]);
            source = source < 0 ? ~source - 1 : source;
            _one[0] = samples[index] - _firsts[source];
            _sources[source].Read(
                epoch,
                _one,
                inputs.Slice(index * SampleLength, SampleLength),
                labels.Slice(index * LabelLength, LabelLength),
                targets.Slice(index * TargetLength, TargetLength));
        }
    }

    private static (int SampleLength, int Classes, int TargetLength) FormOf(IDataSource source) => (source.SampleLength, source.Classes, source.TargetLength);

    private static (int LabelLength, int? IgnoredLabel) LabelsOf(IDataSource source) => (source.LabelLength, source.IgnoredLabel);
}
