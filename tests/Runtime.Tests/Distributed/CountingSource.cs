namespace GenBn.Tests.Distributed;

/// <summary>A dataset that is read, and counts which samples it is asked for.</summary>
internal sealed class CountingSource(Dataset dataset) : IDataSource
{
    private readonly Dictionary<(int Epoch, int Sample), int> _reads = [];

    public int Count => dataset.Count;

    public int SampleLength => dataset.SampleLength;

    public int Classes => dataset.Classes;

    public int TargetLength => dataset.TargetLength;

    /// <summary>How often a sample was asked for in an epoch.</summary>
    public int CountOf(int epoch, int sample) => _reads.GetValueOrDefault((epoch, sample));

    public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets)
    {
        foreach (int sample in samples)
        {
            _reads[(epoch, sample)] = CountOf(epoch, sample) + 1;
        }

        dataset.Read(epoch, samples, inputs, labels, targets);
    }
}
