namespace GenBn.Tests.Training.Safety;

/// <summary>A source that says one thing and then another; what it reads is right as long as there is room.</summary>
internal sealed class FickleSource(Dataset dataset) : IDataSource
{
    public int Count { get; set; } = dataset.Count;

    public int SampleLength { get; set; } = dataset.SampleLength;

    public int Classes { get; set; } = dataset.Classes;

    public int TargetLength { get; set; } = dataset.TargetLength;

    /// <summary>In place of every label; null for the right ones.</summary>
    public int? Label { get; set; }

    /// <summary>Changes one of the numbers.</summary>
    public void Change(string what)
    {
        switch (what)
        {
            case "count": Count = 1_000_000; break;
            case "length": SampleLength = 1_000_000; break;
            case "classes": Classes = 1_000_000; break;
            default: (Classes, TargetLength) = (0, 1_000_000); break;
        }
    }

    public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets)
    {
        dataset.Read(epoch, samples, inputs, labels, targets);
        if (Label is { } label)
        {
            labels.Fill(label);
        }
    }
}
