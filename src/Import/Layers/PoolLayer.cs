namespace GenBn.Import.Layers;

/// <summary>A maximum or mean over windows.</summary>
internal sealed record PoolLayer(string Kind, WindowAxis Rows, WindowAxis Columns, int PaddingRows, int PaddingColumns, bool CountsPadding)
    : ImportedLayer(Kind)
{
    /// <summary>What follows the kind in the attribute for sequences.</summary>
    public const string OneDimensional = "1D";

    public override IEnumerable<string> Arguments(bool meetsBatchNorm) =>
    [
        .. Kind.EndsWith(OneDimensional, StringComparison.Ordinal) ? Sequence : Image,
        .. CountsPadding ? (IEnumerable<string>)["CountPadding = true"] : [],
    ];

    private IEnumerable<string> Image =>
    [
        .. LayerText.Extent(Rows.Kernel, Columns.Kernel),
        .. LayerText.Option("Stride", Rows.Stride, Columns.Stride, Rows.Kernel, Columns.Kernel),
        .. LayerText.Option("Padding", PaddingRows, PaddingColumns, 0, 0),
    ];

    private IEnumerable<string> Sequence =>
    [
        LayerText.Integer(Columns.Kernel),
        .. LayerText.Option("Stride", Columns.Stride, Columns.Kernel),
        .. LayerText.Option("Padding", PaddingColumns, 0),
    ];

    public override string? Warning(SampleShape source, SampleShape output) =>
        Rows.Crops(source.Height, output.Height, PaddingRows) || Columns.Crops(source.Width, output.Width, PaddingColumns) ? "GENBN011" : null;
}
