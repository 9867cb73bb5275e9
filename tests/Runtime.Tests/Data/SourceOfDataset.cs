namespace GenBn.Tests.Data;

/// <summary>A dataset behind the interface alone, so that it is read rather than used in place; watches how.</summary>
internal sealed class SourceOfDataset(Dataset dataset) : IDataSource
{
    private int _readers;

    public int Count => dataset.Count;

    public int SampleLength => dataset.SampleLength;

    public int Classes => dataset.Classes;

    public int TargetLength => dataset.TargetLength;

    public int LabelLength => dataset.LabelLength;

    public int? IgnoredLabel => dataset.IgnoredLabel;

    public ReadOnlySpan<float> Weights => dataset.Weights;

    public ImageShape? Shape => dataset.Shape;

    public float? Scale => dataset.Scale;

    /// <summary>Called in each read with the epoch and the number of its first sample.</summary>
    public Action<int, int>? Reading { get; init; }

    /// <summary>The thread of the latest read.</summary>
    public Thread? Reader { get; private set; }

    /// <summary>Whether two reads ever overlapped.</summary>
    public bool Overlapped { get; private set; }

    public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets)
    {
        Overlapped |= Interlocked.Increment(ref _readers) > 1;
        Reader = Thread.CurrentThread;
        try
        {
            Reading?.Invoke(epoch, samples[0]);
            dataset.Read(epoch, samples, inputs, labels, targets);
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }
}
