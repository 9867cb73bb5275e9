namespace GenBn.Import.Layers;

/// <summary>A maximum or mean over windows.</summary>
internal sealed record PoolLayer(string Kind, WindowAxis Rows, WindowAxis Columns, int PaddingRows, int PaddingColumns, bool CountsPadding)
    : ImportedLayer(Kind)
{
    public override IEnumerable<string> Arguments(bool meetsBatchNorm) =>
    [
        .. LayerText.Extent(Rows.Kernel, Columns.Kernel),
        .. LayerText.Option("Stride", Rows.Stride, Columns.Stride, Rows.Kernel, Columns.Kernel),
        .. LayerText.Option("Padding", PaddingRows, PaddingColumns, 0, 0),
        .. CountsPadding ? (IEnumerable<string>)["CountPadding = true"] : [],
    ];

    public override string? Warning(SampleShape source, SampleShape output) =>
        Rows.Crops(source.Height, output.Height, PaddingRows) || Columns.Crops(source.Width, output.Width, PaddingColumns) ? "GENBN011" : null;
}
