namespace GenBn;

/// <summary>
/// A source whose numbers were taken once: memory is measured, and labels are checked, by what was true then, whatever the source says
/// later.
/// </summary>
internal sealed class KnownSource : IDataSource
{
    private readonly IDataSource _source;

    private KnownSource(IDataSource source)
    {
        _source = source;
        Count = source.Count;
        SampleLength = source.SampleLength;
        Classes = source.Classes;
        TargetLength = source.TargetLength;
    }

    public int Count { get; }

    public int SampleLength { get; }

    public int Classes { get; }

    public int TargetLength { get; }

    public ReadOnlySpan<int> Labels => _source.Labels;

    /// <summary>The source with its numbers as they are now; the source itself where they cannot change.</summary>
    public static IDataSource Of(IDataSource source, string name)
    {
        ArgumentNullException.ThrowIfNull(source, name);
        return source is KnownSource || MemorySamples.Of(source) is not null ? source : new KnownSource(source);
    }

    /// <summary>Whether both are the same source, when ever its numbers were taken.</summary>
    public static bool AreSame(IDataSource one, IDataSource other) => Origin(one) == Origin(other);

    /// <summary>The numbers in one text.</summary>
    public static string FormOf(IDataSource source) => FormattableString.Invariant(
        $"{source.Count} samples of {source.SampleLength} values with {source.Classes} classes and {source.TargetLength} targets");

    public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets) =>
        _source.Read(epoch, samples, inputs, labels, targets);

    private static IDataSource Origin(IDataSource source) => source is KnownSource known ? known._source : source;
}
