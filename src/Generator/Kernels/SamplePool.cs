using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>A pool of one sample by itself: a mean, or a maximum whose windows reach into padding, which never wins. Lanes are channels.</summary>
/// <param name="Input">Where the values are that it reads.</param>
/// <param name="Output">Where it writes.</param>
/// <param name="Window">Its windows.</param>
/// <param name="IsMaximum">Whether it takes the maximum rather than the mean.</param>
/// <param name="CountsPadding">Whether a mean divides by the whole window at the edges too.</param>
internal sealed record SamplePool(SampleLayout Input, SampleLayout Output, Window Window, bool IsMaximum, bool CountsPadding) : SampleKernel
{
    public override string Name => SampleWords.Name($"{(IsMaximum ? "Max" : "Avg")}Pool{SampleWords.Sizes(Window)}", null, Input.Shape, Output.Shape);

    public override string Summary => SampleWords.Summary(
        [IsMaximum ? $"maximum over {Window}" : $"mean over {Window}, {(CountsPadding ? "with" : "without")} its padding"], Input, Output.Shape, "channels");

    protected override IReadOnlyList<KernelParameter> Operands => [new("input"), new("output")];

    public override IEnumerable<string> Reasons =>
    [
        SampleWords.ChannelsAsBefore,
        IsMaximum
            ? "By itself: a maximum is taken together with a normalisation or activation only where no window reaches into padding."
            : "By itself: a mean does not commute with what is around it.",
    ];

    public override SampleShare? Share => new SampleShare(Output.Shape.Height);

    /// <summary>The kernel, with the widest vectors that channels fill.</summary>
    public SampleVariants Variants() => new(this, null, SampleVariants.ChoiceFor(Output));

    public override void WriteBody(SourceWriter writer)
    {
        using (writer.Open($"for (int y = {First}; y < {End(Output.Shape.Height)}; y++)"))
        {
            ConvRows.WriteForwardBounds(writer, Window, Output.Shape.Height, Input.Shape.Height);
            foreach (ColumnTile tile in ColumnTiles.Forward(Window, Output.Shape.Width, Input.Shape.Width, 1))
            {
                ConvRows.WriteTile(writer, tile, () => WriteWindow(writer, tile));
            }
        }
    }

    private void WriteWindow(SourceWriter writer, ColumnTile tile)
    {
        int row = Input.RowStride;
        using (writer.Open($"for (int c = 0; c < {Output.Shape.Channels}; c += V.Count)"))
        {
            writer.Line($"float* window = input + {ConvRows.FirstRow(Window)} * {row} + x * {Window.Stride.Width * Input.ColumnStride} + c;");
            writer.Line(IsMaximum ? Emit.Invariant($"V value = V.Load({Emit.Plus($"window + firstRow * {row}", tile.Taps[0].Source * Input.ColumnStride)});") : "V value = V.Zero;");
            using (writer.Open("for (int k = firstRow; k < endRow; k++)"))
            {
                writer.Line($"float* i = window + k * {row};");
                foreach (Tap tap in tile.Taps)
                {
                    string load = $"V.Load({Emit.Plus("i", tap.Source * Input.ColumnStride)})";
                    writer.Line(IsMaximum ? $"value = V.Max({load}, value);" : $"value += {load};");
                }
            }

            writer.Line($"{(IsMaximum ? "value" : $"(value * {Part(tile)})")}.Store(output + (y * {Output.Shape.Width} + x) * {Output.ColumnStride} + c);");
        }
    }

    /// <summary>One part of a window's mean.</summary>
    private string Part(ColumnTile tile) => CountsPadding
        ? Emit.Invariant($"V.Create(1f / {Window.Taps})")
        : Emit.Invariant($"V.Create(1f / ((endRow - firstRow) * {tile.Taps.Count}))");
}
