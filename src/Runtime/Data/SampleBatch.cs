
namespace GenBn.Data;

/// <summary>Room for a batch of a source's samples, and what was read into it.</summary>
internal sealed unsafe class SampleBatch
{
    private readonly IDataSource _source;
    private readonly int _sampleLength;
    private readonly int _targetLength;
    private readonly int _classes;
    private readonly float? _scale;
    private readonly AlignedBuffer _inputs;
    private readonly AlignedBuffer _targets;
    private readonly int[] _samples;

    /// <param name="source">What is read.</param>
    /// <param name="size">Most samples of a batch.</param>
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
        Labels = _targetLength > 0 ? [] : new int[size];
    }

    /// <summary>Number of samples.</summary>
    public int Count { get; private set; }

    /// <summary>The part that these are of the whole batch.</summary>
    public BatchShare Share { get; private set; }

    /// <summary>The samples' labels, the first <see cref="Count"/>; none where there are targets.</summary>
    public int[] Labels { get; }

    /// <summary>The samples' values, as long as this object is alive.</summary>
    public SampleRows Inputs => SampleRows.OfScaled(_inputs.Pointer, _scale, _sampleLength);

    /// <summary>The samples' targets, as long as this object is alive.</summary>
    public SampleRows Targets => SampleRows.Of(_targets.Pointer, _targetLength);

    /// <summary>Says which samples are read next: no more than there is room for.</summary>
    /// <param name="batch">Numbers of the whole batch's samples.</param>
    /// <param name="share">The part of them that is read.</param>
    public void Choose(ReadOnlySpan<int> batch, in BatchShare share)
    {
        batch.Slice(share.FirstSample, share.Samples).CopyTo(_samples);
        Count = share.Samples;
        Share = share;
    }

    /// <summary>Reads the samples that were chosen; asks the source for nothing where there are none.</summary>
    public void Read(int epoch)
    {
        if (Count == 0)
        {
            return;
        }

        // No class: a label that the source does not write is noticed.
        Labels.AsSpan().Fill(-1);
        _source.Read(
            epoch,
            _samples.AsSpan(0, Count),
            _inputs.Span[..(Count * _sampleLength)],
            Labels.AsSpan(0, Labels.Length > 0 ? Count : 0),
            _targets.Span[..(Count * _targetLength)]);
    }

    /// <summary>Losses index by label: each must be a class.</summary>
    /// <exception cref="InvalidDataException">One is not.</exception>
    public void CheckLabels()
    {
        for (int index = 0; index < Math.Min(Count, Labels.Length); index++)
        {
            if ((uint)Labels[index] >= (uint)_classes)
            {
                throw new InvalidDataException(
                    $"Sample {_samples[index]} of the data source: expected a label from 0 to {_classes - 1}, found {Labels[index]}.");
            }
        }
    }
}
