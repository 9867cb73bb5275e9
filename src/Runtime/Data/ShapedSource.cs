namespace GenBn.Data;

/// <summary>A source with the shape of its samples, which the original source does not know.</summary>
internal sealed class ShapedSource : IDataSource
{
    private readonly IDataSource _source;

    private ShapedSource(IDataSource source, ImageShape shape)
    {
        _source = source;
        Shape = shape;
    }

    public int Count => _source.Count;

    public int SampleLength => _source.SampleLength;

    public int Classes => _source.Classes;

    public int TargetLength => _source.TargetLength;

    public ImageShape? Shape { get; }

    public float? Scale => _source.Scale;

    public int LabelLength => _source.LabelLength;

    public int? IgnoredLabel => _source.IgnoredLabel;

    public ReadOnlySpan<int> Labels => _source.Labels;

    public ReadOnlySpan<float> Weights => _source.Weights;

    /// <summary>The source with a shape. Samples in memory are not copied.</summary>
    /// <param name="source">A source with valid properties, whose samples have as many values as the shape.</param>
    /// <param name="shape">The shape.</param>
    public static IDataSource Of(IDataSource source, ImageShape shape) => source switch
    {
        Dataset dataset => dataset.Shaped(shape),
        SampleSelection { Source: Dataset dataset } selection => new SampleSelection(dataset.Shaped(shape), selection.Numbers),
        _ => new ShapedSource(source, shape),
    };

    public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets) =>
        _source.Read(epoch, samples, inputs, labels, targets);
}
