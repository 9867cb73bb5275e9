namespace GenBn.Data;

/// <summary>
/// A source whose properties were read once. Memory is allocated and labels are checked by these values, even if the source returns others later.
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
        Shape = source.Shape;
        Scale = source.Scale;
        LabelLength = source.LabelLength;
        IgnoredLabel = source.IgnoredLabel;
    }

    public int Count { get; }

    public int SampleLength { get; }

    public int Classes { get; }

    public int TargetLength { get; }

    public ImageShape? Shape { get; }

    public float? Scale { get; }

    public int LabelLength { get; }

    public int? IgnoredLabel { get; }

    public ReadOnlySpan<int> Labels => _source.Labels;

    public ReadOnlySpan<float> Weights => _source.Weights;

    /// <summary>The source with its present properties; the source itself if they cannot change.</summary>
    public static IDataSource Of(IDataSource source, string name)
    {
        ArgumentNullException.ThrowIfNull(source, name);
        return source is KnownSource || MemorySamples.Of(source) is not null ? source : new KnownSource(source);
    }

    /// <summary>
    /// As <see cref="Of"/>, for derived sources, which also need valid properties. The properties of the result, and of sources derived from it,
    /// never change.
    /// </summary>
    /// <exception cref="ArgumentException">The samples have no values, a property is negative, or the shape has another number of values.</exception>
    public static IDataSource Sound(IDataSource source, string name)
    {
        ArgumentNullException.ThrowIfNull(source, name);
        IDataSource known = source is KnownSource or Dataset or SampleSelection or ConcatenatedSource or AugmentedSource or ShapedSource
            ? source
            : new KnownSource(source);
        if (known.Count < 0 || known.SampleLength <= 0 || known.Classes < 0 || known.TargetLength < 0
            || known.LabelLength < 0)
        {
            throw new ArgumentException($"Expected samples with values, and numbers that are not negative, but the source has {FormOf(known)}.", name);
        }

        CheckShape(known, name);
        return known;
    }

    /// <summary>Checks that the shape, if there is one, has as many values as a sample.</summary>
    /// <exception cref="ArgumentException">It has another number of values.</exception>
    public static void CheckShape(IDataSource source, string name)
    {
        if (source.Shape is { } shape && !shape.Has(source.SampleLength))
        {
            throw new ArgumentException($"Expected a shape of {source.SampleLength} values, as the source's samples have, but its shape is {shape}.", name);
        }
    }

    /// <summary>A copy of the labels of a source: those of each sample, or none.</summary>
    /// <exception cref="ArgumentException">The number of labels is another one.</exception>
    public static int[] CopyLabels(IDataSource source)
    {
        int[] labels = source.Labels.ToArray();
        if (labels.Length == 0 || labels.Length == (long)source.Count * source.LabelLength)
        {
            return labels;
        }

        string expected = source.LabelLength == 1 ? "a label" : $"{source.LabelLength} labels";
        throw new ArgumentException($"Expected {expected} for each of {source.Count} samples, or none, but the source has {labels.Length}.", nameof(source));
    }

    /// <summary>A copy of the weights of a source: one for each sample, or none.</summary>
    /// <exception cref="ArgumentException">The number of weights is another one.</exception>
    public static float[] CopyWeights(IDataSource source)
    {
        float[] weights = source.Weights.ToArray();
        return weights.Length == 0 || weights.Length == source.Count
            ? weights
            : throw new ArgumentException(
                $"Expected a weight for each of {source.Count} samples, or none, but the source has {weights.Length}.", nameof(source));
    }

    /// <summary>Whether both are the same source, even if its properties were read at different times.</summary>
    public static bool AreSame(IDataSource one, IDataSource other) => Origin(one) == Origin(other);

    /// <summary>The numbers of samples, values, classes and targets in one text.</summary>
    public static string FormOf(IDataSource source) => FormattableString.Invariant(
        $"{source.Count} samples of {source.SampleLength} values with {source.Classes} classes and {source.TargetLength} targets")
        + (source.LabelLength == (source.TargetLength > 0 ? 0 : 1) ? "" : FormattableString.Invariant($", {source.LabelLength} labels each"))
        + (source.IgnoredLabel is { } ignored ? FormattableString.Invariant($", {ignored} ignored") : "")
        + (source.Weights.IsEmpty ? "" : ", with weights");

    public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets) =>
        _source.Read(epoch, samples, inputs, labels, targets);

    private static IDataSource Origin(IDataSource source) => source is KnownSource known ? known._source : source;
}
