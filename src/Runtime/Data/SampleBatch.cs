
namespace GenBn.Data;

/// <summary>Memory for a batch of a source's samples, and the samples that were read into it.</summary>
internal sealed unsafe class SampleBatch
{
    private readonly IDataSource _source;
    private readonly int _sampleLength;
    private readonly int _targetLength;
    private readonly int _classes;
    private readonly int? _ignoredLabel;
    private readonly float? _scale;
    private readonly AlignedBuffer _inputs;
    private readonly AlignedBuffer _targets;
    private readonly int[] _samples;

    /// <param name="source">The source to read.</param>
    /// <param name="size">Largest number of samples of a batch.</param>
    public SampleBatch(IDataSource source, int size)
    {
        _source = source;
        _sampleLength = source.SampleLength;
        _targetLength = source.TargetLength;
        _classes = source.Classes;
        _scale = source.Scale;
        _inputs = new AlignedBuffer((long)size * _sampleLength);
        _targets = new AlignedBuffer((long)size * _targetLength);
        _samples = new int[size];
        LabelLength = source.LabelLength;
        _ignoredLabel = source.IgnoredLabel;
        Labels = new int[checked(size * LabelLength)];
        Weights = source.Weights.IsEmpty ? [] : new float[size];
    }

    /// <summary>Number of samples.</summary>
    public int Count { get; private set; }

    /// <summary>The share of the whole batch that these samples are.</summary>
    public BatchShare Share { get; private set; }

    /// <summary>Number of labels of a sample.</summary>
    public int LabelLength { get; }

    /// <summary>The samples' labels, of which those of the first <see cref="Count"/> samples are valid; none if there are only targets.</summary>
    public int[] Labels { get; }

    /// <summary>The samples' weights, of which the first <see cref="Count"/> are valid; empty if each weighs 1.</summary>
    public float[] Weights { get; }

    /// <summary>The samples' values, valid as long as this object is alive.</summary>
    public SampleRows Inputs => SampleRows.OfScaled(_inputs.Pointer, _scale, _sampleLength);

    /// <summary>The samples' targets, valid as long as this object is alive.</summary>
    public SampleRows Targets => SampleRows.Of(_targets.Pointer, _targetLength);

    /// <summary>Sets the samples to read next. There must be memory for them.</summary>
    /// <param name="batch">Numbers of the whole batch's samples.</param>
    /// <param name="share">The share of them that is read.</param>
    public void Choose(ReadOnlySpan<int> batch, in BatchShare share)
    {
        batch.Slice(share.FirstSample, share.Samples).CopyTo(_samples);
        Count = share.Samples;
        Share = share;
    }

    /// <summary>Reads the samples that were set. The source is not called if there are none.</summary>
    public void Read(int epoch)
    {
        if (Count == 0)
        {
            return;
        }

        // Not a class, so that a label which the source does not write is detected.
        Labels.AsSpan().Fill(_ignoredLabel == -1 ? -2 : -1);
        _source.Read(
            epoch,
            _samples.AsSpan(0, Count),
            _inputs.Span[..(Count * _sampleLength)],
            Labels.AsSpan(0, Count * LabelLength),
            _targets.Span[..(Count * _targetLength)]);
        ReadOnlySpan<float> weights = _source.Weights;
        for (int index = 0; Weights.Length > 0 && index < Count; index++)
        {
            Weights[index] = SampleChecks.CheckedWeight(weights[_samples[index]], _samples[index]);
        }
    }

    /// <summary>Checks that each label is a class, or the one that is ignored, because losses use labels as indices.</summary>
    /// <exception cref="InvalidDataException">A label is not a class.</exception>
    public void CheckLabels()
    {
        for (int index = 0; index < Count * LabelLength; index++)
        {
            if ((uint)Labels[index] >= (uint)_classes && Labels[index] != _ignoredLabel)
            {
                throw new InvalidDataException(
                    $"Sample {_samples[index / LabelLength]} of the data source: expected a label from 0 to {_classes - 1}, found {Labels[index]}.");
            }
        }
    }
}
